using System.Text;

namespace Learning.Fixes.Prompting;

/// <summary>
/// A text with placeholders: <c>{code}</c>, <c>{error}</c>, <c>{kind}</c>, <c>{line}</c>, <c>{language}</c>, <c>{path}</c>, <c>{region}</c>, <c>{context}</c>. What stands between <c>{#path}</c> and <c>{/path}</c> is
/// left out when there is no path; what stands between <c>{#context}</c> and <c>{/context}</c> is repeated for each of the context's texts, which it calls <c>{item}</c>. A brace of the text itself is written twice.
/// Nothing in it runs, and values are never read as templates. Immutable.
/// </summary>
internal sealed class PromptTemplate
{
    /// <summary>Longest template (UTF-16 units).</summary>
    public const int LongestText = 16 * 1024;

    private readonly IReadOnlyList<TemplatePart> _parts;

    private PromptTemplate(IReadOnlyList<TemplatePart> parts) => _parts = parts;

    /// <summary>The template, or what is wrong with it: half a sentence.</summary>
    public static (PromptTemplate? Template, string? Fault) Parse(string text)
    {
        if (text.Length > LongestText)
            return (null, $"it has {text.Length} characters; the most is {LongestText}");
        var (parts, fault) = new TemplateParser(text).Parse();
        return parts is null ? (null, fault) : (new PromptTemplate(parts), null);
    }

    /// <summary>Whether a placeholder of it, in a section or not, shows the field.</summary>
    public bool Shows(string field) => _parts.Any(part => Shows(part, field));

    public string Render(FixQuestion question)
    {
        var prompt = new StringBuilder();
        foreach (var part in _parts)
            Render(prompt, part, question, item: null);
        return prompt.ToString();
    }

    private static bool Shows(TemplatePart part, string field) => part switch
    {
        TemplatePart.Field shown => shown.Name == field,
        TemplatePart.Section section => section.Parts.Any(inner => Shows(inner, field)),
        _ => false,
    };

    private static void Render(StringBuilder prompt, TemplatePart part, FixQuestion question, string? item)
    {
        switch (part)
        {
            case TemplatePart.Text text:
                prompt.Append(text.Value);
                break;
            case TemplatePart.Field { Name: PromptField.Item }:
                prompt.Append(item);
                break;
            case TemplatePart.Field field:
                prompt.Append(PromptField.Of(question, field.Name));
                break;
            case TemplatePart.Section { Name: PromptField.Context } section:
                foreach (var one in question.Context)
                    RenderAll(prompt, section, question, one);
                break;
            case TemplatePart.Section section when PromptField.Of(question, section.Name).Length > 0:
                RenderAll(prompt, section, question, item: null);
                break;
        }
    }

    private static void RenderAll(StringBuilder prompt, TemplatePart.Section section, FixQuestion question, string? item)
    {
        foreach (var inner in section.Parts)
            Render(prompt, inner, question, item);
    }
}
