using System.Text;
using Gateway.Learning.Interactions.Importing;

namespace Gateway.Tests.Learning.Interactions;

public sealed class LineFeedTests
{
    private const int Most = 100;

    /// <summary>Seeded: lines of every length around the limit, in pieces of every size, are those that splitting the whole text gives.</summary>
    [Fact]
    public async Task ReadAsync_OfRandomLinesInRandomPieces_GivesWhatSplittingGives()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 30)).Select(i => new string((char)('a' + (i % 26)), random.Next(4) switch
            {
                0 => 0,
                1 => random.Next(Most - 3, Most + 4),
                2 => random.Next(Most * 5),
                _ => random.Next(20),
            })).ToList();
            var ending = random.Next(2) == 0 ? "\n" : "\r\n";
            var text = string.Join(ending, lines) + (random.Next(2) == 0 ? ending : "");
            var expected = lines.Select((line, i) => (Number: i + 1L, line)).Where(pair => pair.line.Length > 0)
                .Select(pair => pair.line.Length > Most ? $"{pair.Number} too long" : $"{pair.Number} {pair.line}").ToList();

            Assert.Equal(expected, await ReadAsync(new LineFeed(new PieceStream(Encoding.UTF8.GetBytes(text), random), Most)));
        }
    }

    [Fact]
    public async Task HasLine_IsTrueOnlyWhereNothingHasToBeWaitedFor()
    {
        var feed = new LineFeed(new PieceStream("one\ntwo\nthr"u8.ToArray(), null), Most);
        Assert.False(feed.HasLine);
        await feed.ReadAsync(default);
        Assert.True(feed.HasLine);
        await feed.ReadAsync(default);
        Assert.False(feed.HasLine);
        Assert.NotNull(await feed.ReadAsync(default));
        Assert.True(feed.HasLine);
        Assert.Null(await feed.ReadAsync(default));
    }

    private static async Task<List<string>> ReadAsync(LineFeed feed)
    {
        var read = new List<string>();
        while (await feed.ReadAsync(default) is var (line, tooLong))
            read.Add(tooLong ? $"{feed.Number} too long" : $"{feed.Number} {Encoding.UTF8.GetString(line.Span)}");
        return read;
    }

    /// <summary>Gives its bytes in pieces of random sizes, or all that fit.</summary>
    private sealed class PieceStream(byte[] bytes, Random? random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.False(buffer.IsEmpty);
            return base.ReadAsync(random is null ? buffer : buffer[..random.Next(1, Math.Min(buffer.Length, 60) + 1)], cancellationToken);
        }
    }
}
