using AdapterHost.Engine;

namespace AdapterHost.Tests;

public sealed class StopMatcherTests
{
    /// <summary>However a text is cut into pieces, what is let through is the text before the stop string that is complete first, and never a part of one.</summary>
    [Fact]
    public void Find_AnyCutIntoPieces_LetsThroughTheSameText()
    {
        var random = new Random(11);
        for (var seed = 0; seed < 5000; seed++)
        {
            string Word(int most) => new([.. Enumerable.Range(0, random.Next(1, most)).Select(_ => "ab\n"[random.Next(3)])]);
            var stops = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Word(5)).ToList();
            var text = Word(30);
            var matcher = new StopMatcher(stops);
            var first = stops
                .Select(s => (At: text.IndexOf(s, StringComparison.Ordinal), s.Length))
                .Where(m => m.At >= 0)
                .OrderBy(m => m.At + m.Length).ThenBy(m => m.At)
                .Select(m => m.At)
                .DefaultIfEmpty(text.Length)
                .First();

            var sent = "";
            var held = "";
            var stopped = false;
            for (var at = 0; at < text.Length && !stopped;)
            {
                var length = random.Next(1, Math.Min(4, text.Length - at) + 1);
                held += text.Substring(at, length);
                at += length;
                var found = matcher.Find(held, out _);
                stopped = found >= 0;
                var keep = stopped ? held.Length - found : matcher.Withhold(held);
                sent += held[..^keep];
                held = held[^keep..];
                Assert.StartsWith(sent, text[..first]);
            }

            Assert.Equal(text[..first], stopped ? sent : sent + held);
        }
    }
}
