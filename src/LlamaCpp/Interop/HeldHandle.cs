using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary>Keeps a native object alive for the length of a block in which only a pointer into it is passed on.</summary>
internal readonly ref struct HeldHandle
{
    private readonly SafeHandle _handle;

    /// <exception cref="ObjectDisposedException">The object has been freed already.</exception>
    public HeldHandle(SafeHandle handle)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    public void Dispose() => _handle.DangerousRelease();
}
