namespace AdapterFormats.Peft;

/// <summary>A configuration key that must stay unset, with the finding that it makes.</summary>
internal sealed record PeftVariant(string Key, string Code, string Reason, string Hint);
