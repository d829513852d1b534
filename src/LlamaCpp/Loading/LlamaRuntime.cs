using System.Reflection;
using System.Runtime.InteropServices;
using LlamaCpp.Interop;
using Microsoft.Extensions.Logging;

namespace LlamaCpp;

/// <summary>
/// The loaded llama.cpp libraries. A process loads them once: a second call with another folder is a caller's bug.
/// </summary>
public sealed unsafe partial class LlamaRuntime
{
    private static readonly Lock s_lock = new();
    private static LlamaRuntime? s_loaded;

    private LlamaRuntime(string directory)
    {
        Directory = directory;
        MulMatOp = AbiCheck.FindOp("MUL_MAT");
        CustomOp = AbiCheck.FindOp("CUSTOM");
        AttentionOp = AbiCheck.FindOp("FLASH_ATTN_EXT");
        CopyOp = AbiCheck.FindOp("CPY");
        CpuProducts = CpuProducts.Find();
    }

    public string Directory { get; }

    /// <summary>The number of <c>GGML_OP_MUL_MAT</c>, asked of the library itself.</summary>
    public int MulMatOp { get; }

    /// <summary>Whether one of the loaded backends has found a GPU.</summary>
    public static bool HasGpu => NativeMethods.llama_supports_gpu_offload() != 0;

    /// <summary>The number of <c>GGML_OP_CUSTOM</c>.</summary>
    internal int CustomOp { get; }

    /// <summary>The number of <c>GGML_OP_FLASH_ATTN_EXT</c>.</summary>
    internal int AttentionOp { get; }

    /// <summary>The number of <c>GGML_OP_CPY</c>.</summary>
    internal int CopyOp { get; }

    /// <summary>Whether observers can work inside of the graph, given a thread pool.</summary>
    public bool ExtendsGraphs => CpuProducts is not null;

    /// <summary>Null when the CPU backend in use does not export its parts.</summary>
    internal CpuProducts? CpuProducts { get; }

    public static string Version => Marshal.PtrToStringUTF8((nint)NativeMethods.llama_version()) ?? "";

    /// <summary>What the CPU backend uses of this processor.</summary>
    private static string SystemInfo => Marshal.PtrToStringUTF8((nint)NativeMethods.llama_print_system_info()) ?? "";

    /// <exception cref="LlamaException">The libraries are absent, unknown or laid out differently.</exception>
    public static LlamaRuntime Load(LlamaLibraryOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        var directory = Path.GetFullPath(options.Directory);
        lock (s_lock)
        {
            if (s_loaded is not null)
            {
                return s_loaded.Directory == directory
                    ? s_loaded
                    : throw new LlamaException($"llama.cpp is loaded from {s_loaded.Directory} already; {directory} cannot be loaded beside it.");
            }

            var files = LibraryFiles.Find(options);
            Resolve(files);
            AbiCheck.Require();
            NativeLog.SendTo(logger);
            NativeAbort.Listen();
            NativeMethods.ggml_backend_load_all_from_path(directory);
            NativeMethods.llama_backend_init();
            LogLoaded(logger, Version, directory, SystemInfo);
            return s_loaded = new LlamaRuntime(directory);
        }
    }

    private static void Resolve(LibraryFiles files)
    {
        // An abort inside ggml would start a debugger for its backtrace: slow, and of no use in production.
        // Set in the process itself: what .NET sets, native code does not see.
        if (!OperatingSystem.IsWindows())
        {
            _ = setenv("GGML_NO_BACKTRACE", "1", 1);
        }

        var loaded = new Dictionary<string, nint>
        {
            [NativeMethods.GgmlBase] = NativeLibrary.Load(files.GgmlBase),
            [NativeMethods.Ggml] = NativeLibrary.Load(files.Ggml),
            [NativeMethods.Llama] = NativeLibrary.Load(files.Llama),
        };
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => loaded.GetValueOrDefault(name));
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LoggerMessage(4004, LogLevel.Information, "llama.cpp {Version} from {Directory}; {SystemInfo}")]
    private static partial void LogLoaded(ILogger logger, string version, string directory, string systemInfo);
}
