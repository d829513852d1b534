using System.Text;

namespace Learning.Fixes.Prompting;

/// <summary>Reads a template's text once, from its begin to its end.</summary>
internal sealed class TemplateParser(string text)
{
    private readonly List<TemplatePart> _whole = [];
    private readonly StringBuilder _run = new();
    private List<TemplatePart>? _inner;
    private string _section = "";

    /// <summary>The parts, or what is wrong.</summary>
    public (IReadOnlyList<TemplatePart>? Parts, string? Fault) Parse()
    {
        for (var at = 0; at < text.Length; at++)
        {
            var mark = text[at];
            if (mark is not ('{' or '}'))
            {
                _run.Append(mark);
                continue;
            }

            if (at + 1 < text.Length && text[at + 1] == mark)
            {
                _run.Append(mark);
                at++;
                continue;
            }

            var end = mark == '{' ? text.IndexOf('}', at) : -1;
            if (end < 0)
                return (null, $"a '{mark}' at character {at + 1} stands alone; a brace of the text itself is written twice");
            if (Take(text[(at + 1)..end]) is { } fault)
                return (null, $"{fault} (character {at + 1})");
            at = end;
        }

        EndRun();
        return _inner is null ? (_whole, null) : (null, $"the section {{#{_section}}} has no end; write {{/{_section}}}");
    }

    private List<TemplatePart> Open => _inner ?? _whole;

    private string? Take(string name)
    {
        EndRun();
        switch (name)
        {
            case ['#', .. var begun]:
                if (_inner is not null)
                    return $"the section {{#{begun}}} begins within {{#{_section}}}; sections do not nest";
                if (!PromptField.Exists(begun))
                    return Unknown(begun);
                (_section, _inner) = (begun, []);
                return null;
            case ['/', .. var ended]:
                if (_inner is null || ended != _section)
                    return $"{{/{Shown(ended)}}} ends no section";
                _whole.Add(new TemplatePart.Section(_section, _inner));
                _inner = null;
                return null;
            case PromptField.Item when _inner is null || _section != PromptField.Context:
                return "{item} has a meaning within {#context} only";
            default:
                if (name != PromptField.Item && !PromptField.Exists(name))
                    return Unknown(name);
                Open.Add(new TemplatePart.Field(name));
                return null;
        }
    }

    private void EndRun()
    {
        if (_run.Length > 0)
            Open.Add(new TemplatePart.Text(_run.ToString()));
        _run.Clear();
    }

    private static string Unknown(string name) => $"{{{Shown(name)}}} is no placeholder; there are {PromptField.List}, and {{item}} within {{#context}}";

    private static string Shown(string name) => new([.. name.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c)]);
}
