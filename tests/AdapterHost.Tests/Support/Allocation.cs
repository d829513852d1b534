namespace AdapterHost.Tests;

/// <summary>What work that is repeated allocates on its own thread.</summary>
internal static class Allocation
{
    private const int InARow = 5;
    private const int Most = 200;

    /// <summary>
    /// Fails unless five rounds in a row allocate nothing. The rounds before them may: code that the runtime has not yet compiled in full boxes what it later
    /// keeps in registers, and how long that lasts depends on what else the machine does. What the work itself allocates, it allocates in every round.
    /// </summary>
    /// <param name="round">Gets the number of the round, 0 to 199.</param>
    public static void AssertCeases(Action<int> round)
    {
        var (free, bytes) = (0, 0L);
        for (var i = 0; i < Most && free < InARow; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round(i);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            free = bytes == 0 ? free + 1 : 0;
        }

        Assert.True(free == InARow, $"Never {InARow} rounds of {Most} in a row without a byte; the last one allocated {bytes}.");
    }
}
