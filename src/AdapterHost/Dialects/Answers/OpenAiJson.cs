using System.Text.Json;

namespace AdapterHost.Dialects.Answers;

/// <summary>Parts that OpenAI's chat and completion objects share.</summary>
internal static class OpenAiJson
{
    public static void WriteStamp(this Utf8JsonWriter json, AnswerStamp stamp, string kind)
    {
        json.WriteString("id"u8, stamp.Id);
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, stamp.Created);
        json.WriteString("model"u8, stamp.Model);
        json.WriteString("system_fingerprint"u8, stamp.Fingerprint);
    }
}
