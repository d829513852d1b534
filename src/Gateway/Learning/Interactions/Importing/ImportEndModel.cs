using System.Text.Json.Serialization;

namespace Gateway.Learning.Interactions.Importing;

/// <summary>The last line of an import's answer. Without it the answer was cut short: send the import again, what is stored is not stored twice.</summary>
/// <param name="Complete">Every line has its verdict.</param>
/// <param name="Stored">Lines that are new interactions.</param>
/// <param name="Duplicates">Lines that were there already.</param>
/// <param name="Rejected">Lines of which nothing was kept.</param>
/// <param name="Code">Why it is not complete, as errors call it.</param>
/// <param name="Message">For people.</param>
/// <param name="NextLine">The first line without a verdict, to go on from.</param>
internal sealed record ImportEndModel(
    bool Complete,
    long Stored,
    long Duplicates,
    long Rejected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? NextLine = null);
