namespace AdapterHost.Engine;

/// <summary>The token that was drawn.</summary>
/// <param name="Token">Its id; meaningless unless <see cref="Chosen"/>.</param>
/// <param name="Score">Its log-probability, when the request asks for it.</param>
internal readonly record struct TokenChoice(int Token, TokenScore? Score)
{
    /// <summary>The logits were no finite numbers: there is nothing to choose from.</summary>
    public static TokenChoice NotFinite => new(-1, null);

    /// <summary>What the request forbids leaves no token that may come next, not even an end.</summary>
    public static TokenChoice Nothing => new(-2, null);

    /// <summary>The grammar is too ambiguous to be followed within its limits.</summary>
    public static TokenChoice Exhausted => new(-3, null);

    public bool IsFinite => Token != NotFinite.Token;

    public bool Chosen => Token >= 0;
}
