namespace Gateway.Learning.Interactions.Importing;

/// <summary>For an endpoint's description: its body and its answer are objects of these types, one a line.</summary>
internal sealed record NdjsonMetadata(Type Line, Type Verdict);
