using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;

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

    public static IReadOnlyList<FimExtra> Read(RequestBody body) => body.Objects(
        Field, PieceFields, MaxPieces, piece => new FimExtra(piece.Text("filename") ?? DefaultName, piece.RequiredText("text")));
}
