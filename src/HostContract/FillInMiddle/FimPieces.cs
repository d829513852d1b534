namespace HostContract;

/// <summary>A prompt that a client has put into a template of its own, taken apart.</summary>
/// <param name="Template">The template.</param>
/// <param name="Head">What stands before the first mark: other files, or nothing.</param>
/// <param name="Prefix">Text before the cursor.</param>
/// <param name="Suffix">Text after the cursor.</param>
public sealed record FimPieces(FimTemplate Template, string Head, string Prefix, string Suffix);
