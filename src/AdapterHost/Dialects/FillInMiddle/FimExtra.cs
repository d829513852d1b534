namespace AdapterHost.Dialects.FillInMiddle;

/// <summary>A piece of another file.</summary>
internal sealed record FimExtra(string FileName, string Text);
