using System.Runtime.InteropServices;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// Memory that the kernel may back with pages of 2 MB: every step reads all of an adapter, and the processor's table of small pages does
/// not reach that far. Only advice: a kernel that refuses gives small pages. Freed with <see cref="NativeMemory.AlignedFree"/>.
/// </summary>
internal static unsafe partial class HugePages
{
    private const int AdviseHugePage = 14;
    private const nuint HugePage = 2 << 20;

    public static void* Allocate(nuint bytes, nuint alignment)
    {
        if (bytes < HugePage || !OperatingSystem.IsLinux())
        {
            return NativeMemory.AlignedAlloc(bytes, alignment);
        }

        var block = NativeMemory.AlignedAlloc(bytes, HugePage);
        _ = madvise(block, bytes / HugePage * HugePage, AdviseHugePage);
        return block;
    }

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nuint length, int advice);
}
