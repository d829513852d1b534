using System.Globalization;

namespace Gateway.Tests.Edges;

/// <summary>Takes answers apart, one after another, as a client that trusts their framing does.</summary>
internal static class RawAnswers
{
    /// <summary>Stands for an answer that is not HTTP/1.</summary>
    public const int OtherProtocol = 0;

    public static List<int> Statuses(string text)
    {
        var statuses = new List<int>();
        while (text.Length > 0)
        {
            if (!text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
                return [.. statuses, OtherProtocol];
            var status = int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            Assert.True(end > 4, text);
            var headers = text[..end];
            text = text[end..];
            statuses.Add(status);
            if (status < 200)
                continue;
            if (Header(headers, "Transfer-Encoding") is null && Header(headers, "Content-Length") is null && Header(headers, "Connection") == "close")
                return statuses;
            text = Header(headers, "Transfer-Encoding") == "chunked" ? SkipChunks(text) : text[int.Parse(Header(headers, "Content-Length") ?? "0", CultureInfo.InvariantCulture)..];
        }

        return statuses;
    }

    public static string? Header(string headers, string name) => headers.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).SingleOrDefault();

    private static string SkipChunks(string text)
    {
        while (true)
        {
            var end = text.IndexOf("\r\n", StringComparison.Ordinal);
            var length = int.Parse(text.AsSpan(0, end), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            text = text[(end + 2 + length + 2)..];
            if (length == 0)
                return text;
        }
    }
}
