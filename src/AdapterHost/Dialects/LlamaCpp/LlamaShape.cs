using AdapterHost.Engine;

namespace AdapterHost.Dialects.LlamaCpp;

/// <summary>What an answer in llama.cpp's own shape has besides its text.</summary>
/// <param name="Model">The assertion's name of the model.</param>
/// <param name="Tokenizer">Knows the bytes of tokens.</param>
internal sealed record LlamaShape(string Model, ITokenizer Tokenizer)
{
    /// <summary>By prompt: its length, and whether something of it did not fit.</summary>
    public required IReadOnlyList<(int Tokens, bool Cut)> Prompts { get; init; }

    /// <summary>Answers to each prompt.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Whether the token ids of the answer are told.</summary>
    public bool ReturnTokens { get; init; }

    /// <summary>Whether tokens come with their log-probabilities.</summary>
    public bool LogProbabilities { get; init; }

    /// <summary>The fields that the client wants, a slash for a field inside another; empty is all.</summary>
    public IReadOnlyList<string> ResponseFields { get; init; } = [];

    public (int Tokens, bool Cut) PromptOf(int choice) => Prompts[choice / Choices];
}
