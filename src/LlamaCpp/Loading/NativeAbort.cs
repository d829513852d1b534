using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// Tells of an abort inside ggml, on the thread that aborts, before the process ends (128 + SIGABRT). The library has one callback for the whole
/// process, so this is process-wide as well.
/// </summary>
public static unsafe class NativeAbort
{
    /// <summary>The argument is ggml's message: file, line, what was wrong. Handlers must be quick, and nothing they do stops the end.</summary>
    public static event Action<string>? Raised;

    /// <summary>With a callback the library prints nothing itself.</summary>
    internal static void Listen() => NativeMethods.ggml_set_abort_callback(&Receive);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Receive(byte* text)
    {
        try
        {
            var message = Marshal.PtrToStringUTF8((nint)text) ?? "";
            Console.Error.WriteLine(message);
            Raised?.Invoke(message);
        }
        catch
        {
            // Nothing may be thrown into native code, and the process ends right after.
        }
    }
}
