namespace EndToEnd.Faults;

/// <summary>Reads a stream as an editor does, and counts.</summary>
internal sealed class EventReader(HttpResponseMessage response) : IDisposable
{
    private readonly StreamReader _reader = new(response.Content.ReadAsStream());

    /// <summary>Events with text: tokens.</summary>
    public int Tokens { get; private set; }

    public int Comments { get; private set; }

    /// <summary>It ended with <c>[DONE]</c>.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The error event at its end; null = none.</summary>
    public string? Error { get; private set; }

    /// <summary>Until so many tokens have come.</summary>
    public Task ReadTokensAsync(int tokens) => ReadUntilAsync(() => Tokens >= tokens);

    public Task ReadCommentsAsync(int comments) => ReadUntilAsync(() => Comments >= comments);

    public Task ReadToEndAsync() => ReadUntilAsync(() => false);

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }

    private async Task ReadUntilAsync(Func<bool> enough)
    {
        while (!enough() && await _reader.ReadLineAsync() is { } line)
            Take(line);
    }

    private void Take(string line)
    {
        switch (line)
        {
            case ": keep-alive":
                Comments++;
                break;
            case "data: [DONE]":
                IsDone = true;
                break;
            case var _ when line.StartsWith("data: {\"error\":", StringComparison.Ordinal):
                Error = line;
                break;
            case var _ when line.Contains("\"text\":\"", StringComparison.Ordinal) && !line.Contains("\"text\":\"\"", StringComparison.Ordinal):
                Tokens++;
                break;
            default:
                Assert.True(line.Length == 0 || line.StartsWith("data: {", StringComparison.Ordinal), line);
                break;
        }
    }
}
