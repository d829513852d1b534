namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>Names whose value is a secret.</summary>
internal static class SecretNames
{
    public const int Longest = 64;

    private static readonly string[] s_passwords = ["password", "passwd", "pwd", "passphrase", "passwort"];
    private static readonly string[] s_keys =
    [
        "secret", "token", "apikey", "accesskey", "secretkey", "privatekey", "accountkey", "sharedaccesskey", "authkey", "credential", "credentials",
        "signature",
    ];

    public static bool IsPassword(ReadOnlySpan<char> name) => EndsWith(name, s_passwords) || name.TrimStart('-').Equals("pass", StringComparison.OrdinalIgnoreCase);

    /// <summary>Such a name and nothing else: no secret itself.</summary>
    public static bool Is(string word) => s_passwords.Concat(s_keys).Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>Such a name, numbered or in the plural: of a variable more likely than a value.</summary>
    public static bool Ends(ReadOnlySpan<char> word)
    {
        var name = word.TrimEnd("0123456789sS");
        return word.Length <= Longest && (IsPassword(word) || IsKey(word) || IsPassword(name) || IsKey(name) || name.Equals("pas", StringComparison.OrdinalIgnoreCase));
    }

    public static bool IsKey(ReadOnlySpan<char> name) => EndsWith(name, s_keys);

    private static bool EndsWith(ReadOnlySpan<char> name, string[] endings)
    {
        // Separators mean nothing: api_key, api-key and apiKey are one name.
        Span<char> plain = stackalloc char[Longest];
        var length = 0;
        foreach (var c in name)
        {
            if (c is not ('_' or '-'))
                plain[length++] = char.ToLowerInvariant(c);
        }

        foreach (var ending in endings)
        {
            if (plain[..length].EndsWith(ending, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
