using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>One tensor of the graph. Valid only inside the callback that received it.</summary>
public readonly unsafe ref struct GraphNode
{
    private readonly GgmlTensor* _tensor;

    internal GraphNode(GgmlTensor* tensor) => _tensor = tensor;

    /// <summary>Nothing computes it: a weight, or an input.</summary>
    public bool IsLeaf => HasOwnMemory(_tensor);

    public bool IsNull => _tensor == null;

    /// <summary>Identity of the tensor: a weight keeps its own for the model's life.</summary>
    public nint Id => (nint)_tensor;

    /// <summary>A ggml operation number; compare with <see cref="LlamaRuntime.MulMatOp"/>.</summary>
    public int Op => _tensor->Op;

    /// <summary>A ggml type number; 0 is F32.</summary>
    public int Type => _tensor->Type;

    /// <summary>Elements of one row.</summary>
    public long RowLength => _tensor->Extents[0];

    /// <summary>Rows are all there is, and the elements of each lie side by side.</summary>
    public bool IsMatrix => _tensor->Extents[2] == 1 && _tensor->Extents[3] == 1 && _tensor->Strides[0] == sizeof(float);

    /// <summary>Rows are all there is, and they lie as ggml's type says: not packed anew by a backend for itself.</summary>
    public bool IsPlane => _tensor->Extents[2] == 1 && _tensor->Extents[3] == 1 && _tensor->Extra == null;

    public long Rows => _tensor->Extents[1];

    /// <summary>Bytes from one row to the next.</summary>
    public nint RowStride => (nint)_tensor->Strides[1];

    /// <summary>First byte of the data; host memory only on the CPU backend.</summary>
    public void* Data => _tensor->Data;

    public GraphNode Source0 => new((GgmlTensor*)_tensor->Sources[0]);

    public GraphNode Source1 => new((GgmlTensor*)_tensor->Sources[1]);

    internal static bool HasOwnMemory(GgmlTensor* tensor) => tensor->Op == 0 && tensor->ViewSource == null && tensor->Sources[0] == 0;

    /// <summary>Allocates the string: for look-ups that happen once per weight.</summary>
    public string GetName() => Marshal.PtrToStringUTF8((nint)_tensor->Name) ?? "";
}
