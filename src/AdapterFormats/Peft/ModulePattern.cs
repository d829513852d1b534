using System.Buffers;
using System.Text.RegularExpressions;

namespace AdapterFormats.Peft;

/// <summary>
/// One key of a pattern: PEFT matches <c>(.*\.)?(key)$</c> from the start of the module's name. Nearly all keys are plain names, which need
/// no expression engine; the others run without backtracking, so that a crafted key costs linear time.
/// </summary>
internal sealed class ModulePattern
{
    private const int MaxLength = 512;

    /// <summary>What an expression costs grows faster than its length; this has room for the numbers of 32 layers.</summary>
    private const int MaxExpressionLength = 160;

    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(100);

    private readonly string? _plain;
    private readonly Regex? _expression;

    private ModulePattern(string? plain, Regex? expression)
    {
        _plain = plain;
        _expression = expression;
    }

    /// <summary>Whether the key needs no expression engine.</summary>
    public static bool IsPlain(string key) => !key.AsSpan().ContainsAnyExcept(s_plain);

    /// <summary>Null when the key is no expression that can be matched safely.</summary>
    public static ModulePattern? Parse(string key)
    {
        if (key.Length is 0 or > MaxLength)
            return null;
        if (IsPlain(key))
            return new ModulePattern(key, null);
        if (key.Length > MaxExpressionLength)
            return null;
        try
        {
            // Alone first: a key such as "a)|(b" would close the group around it, and what follows would match anywhere in a name.
            _ = new Regex(key, RegexOptions.CultureInvariant, s_timeout);
            return new ModulePattern(
                null, new Regex($@"\A(?:(?:.*\.)?(?:{key})$)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_timeout));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <exception cref="RegexMatchTimeoutException">The expression took too long on this name.</exception>
    public bool Matches(string module) => _expression?.IsMatch(module) ?? MatchesPlain(module, _plain!);

    // A plain key is itself an expression in which '.' stands for any character.
    private static bool MatchesPlain(string module, string key)
    {
        var start = module.Length - key.Length;
        if (start < 0 || (start > 0 && module[start - 1] != '.'))
            return false;
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] != '.' && key[i] != module[start + i])
                return false;
        }

        return true;
    }
}
