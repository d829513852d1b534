namespace Learning.Fixes.Prompting;

/// <summary>A piece of a template. One of the nested records, no others.</summary>
internal abstract record TemplatePart
{
    private TemplatePart()
    {
    }

    /// <summary>Stands in the prompt as it is.</summary>
    public sealed record Text(string Value) : TemplatePart;

    /// <summary>A placeholder.</summary>
    public sealed record Field(string Name) : TemplatePart;

    /// <summary>Parts for a field that is not empty; for the context, for each of its texts.</summary>
    public sealed record Section(string Name, IReadOnlyList<TemplatePart> Parts) : TemplatePart;
}
