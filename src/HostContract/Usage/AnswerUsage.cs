using System.Globalization;

namespace HostContract;

/// <summary>What one answer cost, in tokens, whatever its dialect shows to the client.</summary>
/// <param name="Prompt">Of the prompts.</param>
/// <param name="Cached">Of these, those whose KV cells were there already.</param>
/// <param name="Completion">Generated, over all choices.</param>
/// <param name="Accepted">Of these, those that a prediction had right.</param>
/// <param name="Rejected">Predicted, tried and wrong; not among <paramref name="Completion"/>.</param>
public readonly record struct AnswerUsage(int Prompt, int Cached, int Completion, int Accepted, int Rejected)
{
    private static readonly string[] s_names = ["prompt", "cached", "completion", "accepted", "rejected"];

    /// <summary>What limits and budgets count.</summary>
    public long Total => (long)Prompt + Completion;

    /// <summary>True and the usage when <paramref name="text"/> is as <see cref="ToString"/> writes it, with no number below 0.</summary>
    public static bool TryParse(string? text, out AnswerUsage usage)
    {
        usage = default;
        var parts = text?.Split(';') ?? [];
        if (parts.Length != s_names.Length)
            return false;
        Span<int> numbers = stackalloc int[s_names.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var name = s_names[i];
            if (!parts[i].StartsWith(name, StringComparison.Ordinal) || parts[i].Length <= name.Length || parts[i][name.Length] != '='
                || !int.TryParse(parts[i].AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return false;
        }

        usage = new AnswerUsage(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        return true;
    }

    /// <summary><c>prompt=1;cached=0;completion=2;accepted=0;rejected=0</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"prompt={Prompt};cached={Cached};completion={Completion};accepted={Accepted};rejected={Rejected}");
}
