using Learning.Languages.Scanning;

namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>
/// Whether what stands without quotes behind a secret's name is a secret or a piece of code. In code it must be no name and no call: what reads as one counts only where its digits and
/// letters alternate as nobody names a variable. In comments and settings most words are values.
/// </summary>
internal static class UnquotedValue
{
    private const int Shortest = 6;
    private const int ShortestDrawn = 8;

    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "none", "null", "undefined", "true", "false", "string", "optional", "required", "object", "number", "integer", "boolean", "varchar", "unknown", "missing", "invalid", "empty", "hidden",
        "redacted", "encrypted", "hashed", "value", "default", "secretstr", "bytes", "text", "self", "this", "input", "from", "with", "read", "readonly", "nvarchar", "prompt", "option", "options", "flag", "flags",
        "argument", "arguments", "parameter", "parameters",
    };

    private static readonly string[] s_algorithms = ["sha", "md5", "base64", "utf", "aes", "rsa", "rs256", "hs256", "es256", "oauth", "argon2", "hmac", "pbkdf2", "bcrypt", "scrypt", "x509", "ed25519"];

    /// <summary>Name and sign stand before <paramref name="start"/>.</summary>
    public static bool IsSecret(string text, int nameStart, int start, int length, bool isPassword, bool isSettings, bool isTight)
    {
        var value = text.AsSpan(start, length);
        if (!CanBe(value))
            return false;
        var isComment = Surroundings.IsComment(text, nameStart);
        var isExported = isTight && Surroundings.IsExported(text, nameStart);
        if (value.ContainsAny('[', ']') || (IsPath(value) && !isSettings && !isExported))
            return false;
        // A comment behind it does not make f(password=x) text, and an argument is no setting.
        var stands = Words.At(text, start + length) is '\0' or ' ' or '\t' or '\r' or '\n' or ';' or '*' or '&' or '|';
        var hasDigit = value.ContainsAnyInRange('0', '9');
        var hasLetter = value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z');
        if ((isSettings && !isComment) || isExported)
            return stands && (isTight || Surroundings.EndsLine(text, start + length)) && (hasLetter || length >= Shortest);
        var isWord = value.IndexOfAnyExcept(Runs.AlphaNumericAndUnderscore) < 0;
        if (IsDrawn(value) && (isComment || isWord || !IsExpression(value)))
            return true;
        if (length < Shortest)
            return false;
        if (isComment)
            return isTight ? stands : ((hasDigit && hasLetter) || (isPassword && !hasLetter)) && Surroundings.EndsLine(text, start + length);
        if (isPassword && !hasLetter)
            return stands && value.IndexOfAnyExceptInRange('0', '9') < 0;
        if (!hasDigit || !stands)
            return false;
        // DB_PASSWORD=hunter2 of an environment, password: p@ssw0rd! of YAML.
        return isTight
            ? Surroundings.BeginsLine(text, nameStart) && !text.AsSpan(nameStart, start - nameStart).ContainsAnyInRange('a', 'z')
            : value.ContainsAny("@#!$%^&~") && text.AsSpan(nameStart, start - nameStart).TrimEnd() is [.., ':'] && Words.At(text, start + length) != ';' && !IsExpression(value);
    }

    /// <summary>An option's value: <c>--password VALUE</c>.</summary>
    public static bool IsArgument(string text, int nameStart, int start, int length)
    {
        var value = text.AsSpan(start, length);
        // In --password of a user, a comment of SQL, no command stands before.
        return length >= 4 && CanBe(value) && (!value.ContainsAnyInRange('a', 'z') || !Surroundings.BeginsLine(text, nameStart) || value.ContainsAnyInRange('0', '9'))
            && (Words.Starts(text, nameStart, "--") || value.ContainsAnyInRange('0', '9'));
    }

    /// <summary>Names and numbers with operators between.</summary>
    public static bool IsExpression(ReadOnlySpan<char> value)
    {
        var hadName = false;
        while (!value.IsEmpty)
        {
            var end = value.IndexOfAnyExcept(Runs.AlphaNumericAndUnderscore);
            var part = end < 0 ? value : value[..end];
            if (!part.IsEmpty && !Words.Begins(part[0]) && part.IndexOfAnyExceptInRange('0', '9') >= 0)
                return false;
            hadName |= !part.IsEmpty;
            if (end >= 0 && !"+-*/%|&.[]".Contains(value[end]))
                return false;
            // No operator ends one.
            if (end == value.Length - 1 && value[end] != ']')
                return false;
            value = end < 0 ? [] : value[(end + 1)..];
        }

        return hadName;
    }

    // Types, words, names of secrets, CONSTANTS, references, tags and algorithms are none.
    private static bool CanBe(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value[0] is '&' or '!' or '*' or '|' or '{' or '[' or '-' or '$' or '%' or '=' or ':' or '/' or '~' or '?' or '@' or '.' or '\\' || SecretNames.Ends(value))
            return false;
        var isConstant = value.IndexOfAnyExcept(Runs.UpperAndUnderscore) < 0;
        if (isConstant || s_words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(value))
            return false;
        foreach (var algorithm in s_algorithms)
        {
            if (value.StartsWith(algorithm, StringComparison.OrdinalIgnoreCase) && value.Length <= algorithm.Length + 10)
                return false;
        }

        return true;
    }

    // u.password
    private static bool IsPath(ReadOnlySpan<char> value) => value.Contains('.') && IsExpression(value) && !value.ContainsAny("+-*/%|&");

    /// <summary>A part of letters and digits in which a digit, letters and again a digit follow each other, and not the least: Kq7vT2mZx.</summary>
    private static bool IsDrawn(ReadOnlySpan<char> value)
    {
        int groups = 0, letters = 0, length = 0;
        var before = ' ';
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                (groups, letters, length) = (0, 0, 0);
            }
            else
            {
                length++;
                groups += char.IsAsciiDigit(c) && !char.IsAsciiDigit(before) ? 1 : 0;
                letters += char.IsAsciiLetter(c) ? 1 : 0;
            }

            if (groups >= 2 && letters >= 3 && length >= ShortestDrawn)
                return true;
            before = c;
        }

        return false;
    }
}
