using System.Text.Json;
using AdapterFormats.Validation;

namespace AdapterFormats.Peft;

/// <summary>Whether the adapter says that it was trained on this base model.</summary>
internal static class PeftBaseName
{
    public static void Judge(JsonElement root, BaseModelDescriptor baseModel, ImportPolicy policy, FindingList findings)
    {
        var name = root.TryGetProperty("base_model_name_or_path", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
        var isKnown = name.Length > 0 && (name == baseModel.Name || baseModel.AcceptedNames.Contains(name, StringComparer.Ordinal));
        if (isKnown || name == policy.AllowedBaseName)
            return;
        findings.Error(FindingCodes.ConfigBaseName, null,
            name.Length == 0
                ? $"base_model_name_or_path names no base model; the upload is for '{baseModel.Name}'."
                : $"base_model_name_or_path is '{FindingText.Shorten(name)}', which is not a name of base model '{baseModel.Name}'.",
            "Choose the base model that it was trained on, or accept this name knowingly with allowBaseName.");
    }
}
