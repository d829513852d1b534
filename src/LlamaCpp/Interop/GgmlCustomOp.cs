using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary><c>ggml_custom_op_params</c>: lies in the <c>op_params</c> of a <c>GGML_OP_CUSTOM</c> node.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GgmlCustomOp
{
    /// <summary><c>GGML_N_TASKS_MAX</c>.</summary>
    public const int AllThreads = -1;

    /// <summary><c>void (ggml_tensor * dst, int ith, int nth, void * userdata)</c></summary>
    public delegate* unmanaged[Cdecl]<GgmlTensor*, int, int, void*, void> Function;
    public int Tasks;
    public void* UserData;
}
