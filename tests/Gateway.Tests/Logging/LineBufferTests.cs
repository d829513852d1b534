using System.Text;
using Gateway.Logging;
using Gateway.Tests.Identity;

namespace Gateway.Tests.Logging;

public sealed class LineBufferTests
{
    private readonly MemoryStream _stream = new();
    private readonly ManualTime _time = new();

    [Fact]
    public void End_Lines_GoOutTogetherInTheirOrder()
    {
        using var buffer = new LineBuffer(_stream, _time);
        Add(buffer, "one\n");
        Add(buffer, "two ü\n");
        Assert.Equal("", Written());
        _time.Advance(LineBuffer.Pause);
        Assert.Equal("one\ntwo ü\n", Written());
        Add(buffer, "three\n");
        _time.Advance(LineBuffer.Pause);
        Assert.Equal("one\ntwo ü\nthree\n", Written());
    }

    [Fact]
    public void End_AtOnce_TakesWhatWaitsWithIt()
    {
        using var buffer = new LineBuffer(_stream, _time);
        Add(buffer, "one\n");
        Add(buffer, "error\n", atOnce: true);
        Assert.Equal("one\nerror\n", Written());
    }

    [Fact]
    public void End_MoreThanThereIsRoomFor_LosesNothing()
    {
        using var buffer = new LineBuffer(_stream, _time);
        var lines = Enumerable.Range(0, 3000).Select(i => $"{i} {new string('x', 100)}\n").Append(new string('y', 200_000) + "\n").Append("last\n").ToList();
        foreach (var line in lines)
            Add(buffer, line);
        _time.Advance(LineBuffer.Pause);
        Assert.Equal(string.Concat(lines), Written());
    }

    [Fact]
    public void End_FromManyThreads_KeepsEachLineWhole()
    {
        using var buffer = new LineBuffer(_stream, _time);
        Parallel.For(0, 2000, i => Add(buffer, $"{i} {new string('x', i % 300)} {i}\n"));
        buffer.Flush();
        var lines = Written().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2000, lines.Length);
        Assert.All(lines, line => Assert.Equal(line.Split(' ')[0], line.Split(' ')[^1]));
    }

    [Fact]
    public void Dispose_WritesWhatWaits()
    {
        var buffer = new LineBuffer(_stream, _time);
        Add(buffer, "last words\n");
        buffer.Dispose();
        Assert.Equal("last words\n", Written());
    }

    private static void Add(LineBuffer buffer, string text, bool atOnce = false)
    {
        var writer = buffer.Begin();
        writer.Write(text);
        buffer.End(writer, atOnce);
    }

    private string Written() => Encoding.UTF8.GetString(_stream.ToArray());
}
