using System.Globalization;
using AdapterHost.Engine.Mixing;

namespace AdapterHost.Tests;

/// <summary>The kernel itself says which pages may be touched.</summary>
public sealed unsafe class GuardedMemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(1_000_000)]
    public void Allocate_AnySize_EndsAtAPageThatNobodyMayTouch(int bytes)
    {
        var block = (byte*)GuardedMemory.Allocate((nuint)bytes, 64);
        Assert.Equal(0, (nint)block % 64);
        var span = new Span<byte>(block, bytes);
        span.Fill(7);

        var (start, end, access) = Mapping((nint)block);
        Assert.Equal("rw-p", access);
        Assert.True(end - ((nint)block + bytes) < 64, "the block does not end at its guard");
        Assert.True((nint)block - start < Environment.SystemPageSize);
        Assert.Equal("---p", Mapping(end).Access);
        Assert.Equal("---p", Mapping(start - 1).Access);

        GuardedMemory.Free(block, (nuint)bytes);
        Assert.NotEqual((start, end, "rw-p"), Mapping((nint)block));
    }

    [Fact]
    public void Free_OfNothing_IsNoFailure() => GuardedMemory.Free(null, 100);

    /// <summary>What <c>/proc/self/maps</c> says of an address; no access where nothing is mapped.</summary>
    private static (nint Start, nint End, string Access) Mapping(nint address)
    {
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var parts = line.Split(' ', 3);
            var range = parts[0].Split('-');
            var (start, end) = (nint.Parse(range[0], NumberStyles.HexNumber), nint.Parse(range[1], NumberStyles.HexNumber));
            if (address >= start && address < end)
            {
                return (start, end, parts[1]);
            }
        }

        return (0, 0, "none");
    }
}
