namespace EndToEnd.Faults;

/// <summary>The wall clock of one process, moved while it runs (libfaketime). Clocks that nobody sets go on as they are.</summary>
internal sealed class FakeClock : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public FakeClock() => Move("+0");

    /// <summary>For the process that is to have it.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", SearchOption.AllDirectories).FirstOrDefault()
            ?? throw new FileNotFoundException("libfaketime is missing. Install it (Debian: apt-get install faketime)."),
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
    };

    /// <param name="offset">From the real one: <c>+10m</c>, <c>-50s</c>. The process sees it within a second.</param>
    public void Move(string offset) => File.WriteAllText(_file, offset + "\n");

    public void Dispose() => File.Delete(_file);
}
