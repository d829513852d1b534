using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using LlamaCpp.Interop;
using Microsoft.Extensions.Logging;

namespace LlamaCpp;

/// <summary>
/// Hands the library's log lines to an <see cref="ILogger"/>. The library has one log for the whole process and calls from any of its
/// threads, so the sink is process-wide as well; continuation pieces are gathered until the line ends.
/// </summary>
internal static unsafe partial class NativeLog
{
    private const int Warning = 3;
    private const int Error = 4;
    private const int Continuation = 5;

    private static readonly Lock s_lock = new();
    private static readonly StringBuilder s_line = new();
    private static ILogger? s_logger;
    private static int s_level;

    public static void SendTo(ILogger logger)
    {
        lock (s_lock)
        {
            s_logger = logger;
        }

        NativeMethods.llama_log_set(&Receive, null);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Receive(int level, byte* text, void* userData)
    {
        try
        {
            var piece = Marshal.PtrToStringUTF8((nint)text) ?? "";
            lock (s_lock)
            {
                s_level = level == Continuation ? s_level : level;
                s_line.Append(piece);
                if (piece.EndsWith('\n'))
                {
                    Write_NeedsLock();
                }
            }
        }
        catch
        {
            // Nothing may be thrown into native code, and there is nowhere left to report a logger that throws.
        }
    }

    private static void Write_NeedsLock()
    {
        var line = s_line.ToString().TrimEnd();
        s_line.Clear();
        if (s_logger is null || line.Length == 0)
        {
            return;
        }

        switch (s_level)
        {
            case Error:
                LogError(s_logger, line);
                break;
            case Warning:
                LogWarning(s_logger, line);
                break;
            default:
                LogDebug(s_logger, line);
                break;
        }
    }

    [LoggerMessage(4001, LogLevel.Error, "llama.cpp: {Line}")]
    private static partial void LogError(ILogger logger, string line);

    [LoggerMessage(4002, LogLevel.Warning, "llama.cpp: {Line}")]
    private static partial void LogWarning(ILogger logger, string line);

    [LoggerMessage(4003, LogLevel.Debug, "llama.cpp: {Line}")]
    private static partial void LogDebug(ILogger logger, string line);
}
