"""The report template as data: sections, headings, the form, subheadings (template.toml)."""

from sdk_text.template.loader import load_template
from sdk_text.template.model import Form, FormApproach, Template, TemplateSection

__all__ = ["Form", "FormApproach", "Template", "TemplateSection", "load_template"]
