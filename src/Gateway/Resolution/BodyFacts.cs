namespace Gateway.Resolution;

/// <summary>The little that the gateway reads of a request's body. Filled while it is read, and not changed after that.</summary>
internal sealed class BodyFacts
{
    /// <summary>The <c>model</c>; null when absent, null or empty.</summary>
    public string? Model { get; set; }

    /// <summary>The <c>user</c>; null when absent, null or empty.</summary>
    public string? User { get; set; }

    /// <summary>Somebody is typing: there is a <c>suffix</c>, there are Tabby's <c>segments</c>, or the prompt has the form of a known
    /// fill-in-the-middle template.</summary>
    public bool IsFill { get; set; }

    /// <summary><c>echo</c> is true: a given text is scored, and nobody waits at a cursor for that.</summary>
    public bool IsScoring { get; set; }

    /// <summary><c>stream</c> is true.</summary>
    public bool IsStream { get; set; }

    /// <summary>What it says of the size of its answer.</summary>
    public RequestCost Cost { get; set; } = new(Answers: true, MaxTokens: null, Choices: 1, Prompts: 1);
}
