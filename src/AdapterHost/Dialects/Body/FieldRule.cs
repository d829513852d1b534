using System.Text.Json;

namespace AdapterHost.Dialects.Body;

/// <summary>What a dialect does with one field of the body.</summary>
internal abstract record FieldRule
{
    /// <summary>The dialect reads it.</summary>
    public sealed record Works : FieldRule;

    /// <summary>Taken from whoever sends it, and without any power over the answer.</summary>
    public sealed record Powerless : FieldRule;

    /// <summary>Known, and refused by name unless its value asks for nothing.</summary>
    /// <param name="IsNeutral">Whether a value leaves the answer as it would be without the field.</param>
    public sealed record Refused(Func<JsonElement, bool> IsNeutral) : FieldRule;
}
