namespace AdapterHost.Engine;

/// <param name="ContextTokens">The most tokens (prompt and answer together) that one sequence may hold.</param>
/// <param name="MaxSequences">Sequences that run at the same time.</param>
internal sealed record EngineLimits(int ContextTokens, int MaxSequences);
