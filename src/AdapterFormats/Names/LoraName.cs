namespace AdapterFormats.Names;

/// <summary>What an adapter tensor's name says.</summary>
/// <param name="Target">The base weight's GGUF name; it exists in the base model.</param>
/// <param name="Half">A or B.</param>
/// <param name="Module">The module's name as PEFT knows it, to which rank and alpha patterns apply; empty for GGUF uploads.</param>
internal sealed record LoraName(string Target, LoraHalf Half, string Module);
