namespace AdapterHost.Engine;

/// <summary>The token that was drawn.</summary>
/// <param name="Token">Its id; meaningless when <see cref="IsFinite"/> is false.</param>
/// <param name="Score">Its log-probability, when the request asks for it.</param>
internal readonly record struct TokenChoice(int Token, TokenScore? Score)
{
    /// <summary>The logits were no finite numbers: there is nothing to choose from.</summary>
    public static TokenChoice NotFinite => new(-1, null);

    public bool IsFinite => Token >= 0;
}
