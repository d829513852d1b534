using System.Text;
using HostContract;

namespace Gateway.Billing;

/// <summary>Looks at the events of a host's stream one by one: takes out the one that tells the cost, counts those that carry text, knows the one that tells of a failure.</summary>
internal static class UsageEvents
{
    private static readonly byte[] s_prefix = Encoding.ASCII.GetBytes(UsageFrame.Prefix);

    /// <param name="bill">Where what it says goes.</param>
    /// <param name="frame">One event with its blank line.</param>
    /// <returns>Whether it goes on to the client.</returns>
    public static bool Pass(Bill bill, ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith(s_prefix))
        {
            if (frame.Length <= UsageFrame.MaxLength && AnswerUsage.TryParse(Encoding.ASCII.GetString(frame[s_prefix.Length..]).TrimEnd('\n'), out var usage))
                bill.Usage = usage;
            return false;
        }

        // Texts in it have their quotation marks escaped.
        bill.EndedInError |= frame.StartsWith("data: {\"error\":"u8) && frame.IndexOf("\"type\":\"server_error\""u8) >= 0;
        if (frame.StartsWith("data: {"u8) && (HasText(frame, "\"content\":\""u8) || HasText(frame, "\"text\":\""u8)))
            bill.ForwardedEvents++;
        bill.Capture?.Append(frame);
        return true;
    }

    /// <summary>The first event of a chat has an empty content, the last of a completion an empty text: no tokens.</summary>
    private static bool HasText(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> field)
    {
        var at = frame.IndexOf(field);
        return at >= 0 && at + field.Length < frame.Length && frame[at + field.Length] != (byte)'"';
    }
}
