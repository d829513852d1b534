using System.Runtime.InteropServices;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// Blocks that end at a page nobody may touch, with another before them, and that are gone from the address space when they are freed: a
/// read or write beyond an adapter's memory, or after its end, stops the process there and then instead of going unnoticed. Linux.
/// </summary>
/// <remarks>Costs up to three pages and two system calls a block. What lies between the block's size and its alignment is not watched.</remarks>
internal static unsafe partial class GuardedMemory
{
    private const int NoAccess = 0;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private static readonly nuint s_page = (nuint)Environment.SystemPageSize;

    /// <param name="bytes">Size, above 0.</param>
    /// <param name="alignment">A power of two, at most a page.</param>
    /// <exception cref="OutOfMemoryException">The kernel has no more.</exception>
    public static void* Allocate(nuint bytes, nuint alignment)
    {
        var (size, usable) = Sizes(bytes);
        var start = mmap(null, size, NoAccess, PrivateAnonymous, -1, 0);
        if (start == (void*)-1)
        {
            throw new OutOfMemoryException($"mmap of {size} bytes failed with errno {Marshal.GetLastPInvokeError()}.");
        }

        if (mprotect((byte*)start + s_page, usable, ReadWrite) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = munmap(start, size);
            throw new OutOfMemoryException($"mprotect of {usable} bytes failed with errno {error}.");
        }

        return (byte*)start + s_page + usable - (bytes + alignment - 1) / alignment * alignment;
    }

    /// <param name="block">From <see cref="Allocate"/>; null does nothing.</param>
    /// <param name="bytes">The size that it was allocated with.</param>
    public static void Free(void* block, nuint bytes)
    {
        if (block != null)
        {
            var (size, _) = Sizes(bytes);
            _ = munmap((byte*)((nuint)block / s_page * s_page) - s_page, size);
        }
    }

    private static (nuint Size, nuint Usable) Sizes(nuint bytes)
    {
        var usable = (bytes + s_page - 1) / s_page * s_page;
        return (usable + 2 * s_page, usable);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial void* mmap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int munmap(void* address, nuint length);
}
