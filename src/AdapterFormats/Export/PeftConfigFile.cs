using System.Text.Json;

namespace AdapterFormats.Export;

/// <summary>Writes <c>adapter_config.json</c>: plain LoRA, with one rank and one alpha.</summary>
internal static class PeftConfigFile
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    /// <returns>Bytes written.</returns>
    public static long Write(PeftPlan plan, string baseName, string path)
    {
        using var file = PrivateFile.Create(path);
        using (var json = new Utf8JsonWriter(file, s_indented))
        {
            json.WriteStartObject();
            json.WriteString("peft_type", "LORA");
            json.WriteString("task_type", "CAUSAL_LM");
            json.WriteString("base_model_name_or_path", baseName);
            json.WriteNumber("r", plan.Rank);
            Alpha(json, plan.Alpha);
            json.WriteNumber("lora_dropout", 0.0);
            json.WriteString("bias", "none");
            json.WriteBoolean("fan_in_fan_out", false);
            json.WriteBoolean("inference_mode", true);
            json.WriteBoolean("init_lora_weights", true);
            json.WriteBoolean("use_rslora", false);
            json.WriteBoolean("use_dora", false);
            json.WriteNull("modules_to_save");
            json.WriteStartArray("target_modules");
            foreach (var module in plan.Modules)
                json.WriteStringValue(module);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        file.Flush();
        return file.Length;
    }

    // Trainers write whole numbers as such, and some engines want them so.
    private static void Alpha(Utf8JsonWriter json, float alpha)
    {
        if (float.IsInteger(alpha))
            json.WriteNumber("lora_alpha", (long)alpha);
        else
            json.WriteNumber("lora_alpha", alpha);
    }
}
