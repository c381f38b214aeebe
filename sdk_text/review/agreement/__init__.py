"""How far two coders agree, human or machine."""
