"""What any program needs of files, processes and the command line; nothing of SDK."""
