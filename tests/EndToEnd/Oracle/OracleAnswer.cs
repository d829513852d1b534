namespace EndToEnd.Oracle;

/// <param name="Prompt">Token ids of the prompt.</param>
/// <param name="Ids">Token ids of the greedy answer, without the one that ends it.</param>
/// <param name="Text">Its text.</param>
internal sealed record OracleAnswer(IReadOnlyList<int> Prompt, IReadOnlyList<int> Ids, string Text);
