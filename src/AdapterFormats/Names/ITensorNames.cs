using AdapterFormats.Elements;

namespace AdapterFormats.Names;

/// <summary>A naming scheme of adapter tensors.</summary>
internal interface ITensorNames
{
    /// <summary>Null when the tensor cannot be part of an adapter (already reported).</summary>
    LoraName? Read(RawTensor tensor);
}
