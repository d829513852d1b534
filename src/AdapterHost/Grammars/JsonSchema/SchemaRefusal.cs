namespace AdapterHost.Grammars.JsonSchema;

/// <summary>A part of a schema that cannot be followed.</summary>
/// <param name="Pointer">JSON pointer as a fragment, such as <c>#/properties/a/not</c>.</param>
/// <param name="Message">What is wrong and what to do, for the client to read.</param>
internal sealed record SchemaRefusal(string Pointer, string Message);
