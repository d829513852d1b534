using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Tabby;

/// <summary>Tabby's <c>segments</c>: what stands around the cursor, and pieces of other files that the client found useful.</summary>
internal static class TabbySegments
{
    public const string Field = "segments";

    /// <summary>Most pieces of one list.</summary>
    public const int MaxSnippets = 256;

    private const string ClipboardName = "clipboard";

    // In the order of Tabby's own prompt, the dearest first.
    private static readonly string[] Lists =
        ["declarations", "relevant_snippets_from_changed_files", "relevant_snippets_from_recently_opened_files"];

    // The repository's address chooses an index that a Tabby server may have; the history is for a mode that is refused.
    private static readonly FieldTable Fields = new(["prefix", "suffix", "filepath", "clipboard", .. Lists], powerless: ["git_url", "edit_history"]);

    private static readonly FieldTable SnippetFields = new(["filepath", "body"], powerless: ["score"]);

    public static FimText Read(RequestBody body)
    {
        if (body.Value(Field) is not { ValueKind: JsonValueKind.Object } value)
        {
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' must be an object."));
            return new FimText(string.Empty, string.Empty);
        }

        var segments = new RequestBody(value, Fields, Field + ".");
        var prefix = segments.Text("prefix");
        if (prefix is null)
            segments.Refuse(ApiError.Invalid($"{Field}.prefix", $"'{Field}.prefix' is required; it may be empty."));
        var extras = Lists.SelectMany(list => segments.Objects(
            list, SnippetFields, MaxSnippets, snippet => new FimExtra(snippet.RequiredText("filepath"), snippet.RequiredText("body")))).ToList();
        if (segments.Text("clipboard") is { Length: > 0 } clipboard)
            extras.Add(new FimExtra(ClipboardName, clipboard));
        // The nearest stands last, and is the last to be cut.
        extras.Reverse();
        var text = new FimText(prefix ?? string.Empty, segments.Text("suffix") ?? string.Empty)
        {
            FileName = segments.Text("filepath"),
            Extras = extras,
        };
        if (segments.Fault is { } fault)
            body.Refuse(fault);
        return text;
    }
}
