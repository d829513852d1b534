using Learning.Evaluation.Statistics;

namespace Learning.Tests.Evaluation.Statistics;

public sealed class SplitMix64Tests
{
    /// <summary>The first numbers from 1234567, as the generator's authors' C code prints them; a stored verdict could not be computed again if they changed.</summary>
    [Fact]
    public void Next_IsTheAuthorsSequence()
    {
        var random = new SplitMix64(1234567);

        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431];
        Assert.Equal(expected, (ulong[])[random.Next(), random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void Below_IsEven()
    {
        var random = new SplitMix64(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.Below(7)]++;

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }
}
