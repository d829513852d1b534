namespace AdapterHost.Engine;

/// <param name="Prefix">The idle prefix that shares most with the prompt.</param>
/// <param name="Length">How many tokens from the first on are equal, at least 1.</param>
internal readonly record struct PrefixMatch(IdlePrefix Prefix, int Length)
{
    /// <summary>
    /// The request goes on in the prefix's own cells when it uses most of them, as when somebody types on. A small head that many requests
    /// share (a system prompt) is copied instead, so that the long rest stays for whoever comes back to it.
    /// </summary>
    public bool TakesOver => Length * 2 >= Prefix.Tokens.Length;
}
