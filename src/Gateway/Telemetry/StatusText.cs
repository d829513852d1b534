using System.Globalization;

namespace Gateway.Telemetry;

/// <summary>Status codes as label values, made once: counting a request allocates nothing.</summary>
internal static class StatusText
{
    private const int First = 100, Last = 599;

    private static readonly string[] s_known = [.. Enumerable.Range(First, Last - First + 1).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    public static string Of(int status) => status is >= First and <= Last ? s_known[status - First] : "0";
}
