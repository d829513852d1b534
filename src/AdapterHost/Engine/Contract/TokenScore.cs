namespace AdapterHost.Engine;

/// <summary>A token and how likely the model found it at its place, before temperature, penalties and bias.</summary>
/// <param name="Token">Its id.</param>
/// <param name="LogProbability">Natural logarithm, at most 0.</param>
/// <param name="Top">The likeliest tokens at that place, likeliest first, as many as were asked for. Their own <c>Top</c> is empty.</param>
internal sealed record TokenScore(int Token, float LogProbability, IReadOnlyList<TokenScore> Top);
