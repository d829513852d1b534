using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.LlamaCpp;

/// <summary><c>input_extra</c>: pieces of other files, the nearest last.</summary>
internal static class InfillExtras
{
    public const string Field = "input_extra";

    /// <summary>Most pieces; plug-ins keep 16 to 64.</summary>
    public const int MaxPieces = 256;

    /// <summary>What llama.cpp calls a piece without a name.</summary>
    private const string DefaultName = "tmp";

    // llama.vim stamps each piece with the time it was copied.
    private static readonly FieldTable PieceFields = new(["text", "filename"], powerless: ["time"]);

    public static IReadOnlyList<FimExtra> Read(RequestBody body)
    {
        var extras = new List<FimExtra>();
        if (body.Value(Field) is not { } value)
            return extras;
        if (value.ValueKind != JsonValueKind.Array)
            body.RefuseType(Field, "an array of {text, filename}", value);
        else if (value.GetArrayLength() > MaxPieces)
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' has {value.GetArrayLength()} pieces; the most is {MaxPieces}."));
        else
            foreach (var element in value.EnumerateArray())
                extras.Add(Piece(body, element, $"{Field}[{extras.Count}]"));
        return extras;
    }

    private static FimExtra Piece(RequestBody body, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            body.RefuseType(path, "an object", element);
            return new FimExtra(DefaultName, string.Empty);
        }

        var piece = new RequestBody(element, PieceFields, path + ".");
        var text = piece.Text("text");
        if (text is null)
            piece.Refuse(ApiError.Invalid($"{path}.text", $"'{path}.text' is required."));
        var name = piece.Text("filename");
        if (piece.Fault is { } fault)
            body.Refuse(fault);
        return new FimExtra(name ?? DefaultName, text ?? string.Empty);
    }
}
