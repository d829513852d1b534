namespace Gateway.Models;

/// <summary>OpenAI's list object.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelModel> Data);
