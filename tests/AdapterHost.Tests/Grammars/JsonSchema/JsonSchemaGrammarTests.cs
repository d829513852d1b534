using System.Text.Json;
using AdapterHost.Grammars.JsonSchema;

namespace AdapterHost.Tests.Grammars;

/// <summary>Documents that a schema's grammar writes and those that it does not, for each construct.</summary>
public sealed class JsonSchemaGrammarTests
{
    public static TheoryData<string, string[], string[]> Cases { get; } = new()
    {
        { """{"type":"string"}""", ["\"\"", "\"a\"", "\"\\n\\u20ac€\"", " \"a\" "], ["a", "\"", "1", "\"\n\"", "\"\\q\"", "\"\\ud83d\""] },
        { """{"type":"string","minLength":2,"maxLength":3}""", ["\"ab\"", "\"a\\n€\""], ["\"a\"", "\"abcd\""] },
        { """{"type":"string","pattern":"^[a-z]{2}-\\d+$"}""", ["\"ab-1\"", "\"xy-123\""], ["\"ab-\"", "\"abc-1\"", "\"AB-1\""] },
        { """{"type":"string","pattern":"b+"}""", ["\"b\"", "\"abba\""], ["\"\"", "\"aa\""] },
        { """{"type":"string","pattern":"^(?:a|bc)*\\.[^\"x]?$"}""", ["\".\"", "\"abca.z\"", "\".\\\\\""], ["\".x\"", "\"b.\"", "\".\\\"\""] },
        { """{"type":"string","pattern":"^\\w\\s\\S\"$"}""", ["\"a b\\\"\"", "\"_\\tx\\\"\""], ["\"a bx\"", "\"- b\\\"\""] },
        { """{"type":"string","pattern":"^a$|^b"}""", ["\"a\"", "\"bcd\""], ["\"ab\"", "\"cb\""] },
        { """{"type":"string","format":"date"}""", ["\"2024-01-31\"", "\"1999-04-30\""], ["\"2024-13-01\"", "\"2023-02-30\"", "\"2023-04-31\"", "\"x\""] },
        { """{"type":"string","format":"time"}""", ["\"23:59:59Z\"", "\"00:00:00.5+01:30\""], ["\"24:00:00Z\"", "\"12:00\""] },
        { """{"type":"string","format":"date-time"}""", ["\"2024-01-31T23:59:59Z\""], ["\"2024-01-31\"", "\"2024-01-31 23:59:59Z\""] },
        { """{"type":"string","format":"uuid"}""", ["\"123e4567-e89b-12d3-a456-426614174000\""], ["\"123e4567\""] },
        { """{"type":"integer"}""", ["0", "-1", "42"], ["01", "1.5", "\"1\"", "+1", "-", "1e3"] },
        { """{"type":"integer","minimum":-15,"maximum":132}""", ["-15", "-9", "0", "9", "99", "132"], ["-16", "133", "200", "1000", "-0"] },
        { """{"type":"integer","exclusiveMinimum":7,"exclusiveMaximum":10.5}""", ["8", "10"], ["7", "11"] },
        { """{"type":"integer","minimum":100}""", ["100", "999999"], ["99", "-100", "0"] },
        { """{"type":"integer","maximum":-3}""", ["-3", "-1000"], ["-2", "0", "3"] },
        { """{"type":"number"}""", ["0", "-1.5", "1e10", "2.5E-3"], [".5", "1.", "NaN", "01"] },
        { """{"type":"number","minimum":0,"maximum":1}""", ["0", "0.5", "1", "1.0"], ["1.1", "-0.1", "2"] },
        { """{"type":"number","minimum":-2,"maximum":3}""", ["-2", "-1.9", "-0.5", "2.99", "3.000"], ["-2.1", "3.1", "4"] },
        { """{"type":"boolean"}""", ["true", "false"], ["True", "0"] },
        { """{"type":"null"}""", ["null"], ["", "nul"] },
        { """{"type":["string","null"]}""", ["\"a\"", "null"], ["1"] },
        { """{"enum":["a\"b",1,null,{"x":[1]}]}""", ["\"a\\\"b\"", "1", "null", "{\"x\":[1]}"], ["\"a\"", "2"] },
        { """{"type":"integer","enum":["a",1]}""", ["1"], ["\"a\""] },
        { """{"const":"é\n"}""", ["\"é\\n\""], ["\"e\""] },
        { "true", ["1", "{\"a\":[true,null,{\"b\":\"c\"}]}"], ["{", "[1,]", "{\"a\"}"] },
        { "{}", ["[]", "{}", "\"x\""], ["{]"] },
        { """{"type":"object"}""", ["{}", "{\"a\": 1}", "{ \"a\" : 1 , \"b\" : {} }"], ["[]", "{\"a\":1,}", "{1:1}"] },
        {
            """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"},"c":{"type":"null"}},"required":["b"]}""",
            ["{\"b\":\"\"}", "{\"a\":1,\"b\":\"x\"}", "{\"b\":\"\",\"c\":null}", "{\n  \"a\": 1,\n  \"b\": \"x\",\n  \"c\": null\n}"],
            ["{}", "{\"a\":1}", "{\"b\":\"\",\"a\":1}", "{\"b\":\"\",\"d\":1}", "{\"b\":1}", "{\"b\":\"\",}", "{,\"b\":\"\"}", "{\"a\":1 \"b\":\"\"}"]
        },
        {
            """{"properties":{"a":{},"b":{}},"additionalProperties":false}""",
            ["{}", "{\"a\":1}", "{\"b\":1}", "{\"a\":1,\"b\":2}"], ["{\"c\":1}", "{\"a\":1,\"a\":2}"]
        },
        {
            """{"type":"object","properties":{"ab":{"type":"integer"},"ac":{"type":"integer"}},"additionalProperties":{"type":"boolean"}}""",
            ["{\"ab\":1,\"x\":true}", "{\"a\":true}", "{\"abc\":true,\"ad\":false}", "{\"\":true}", "{}"],
            ["{\"ab\":true}", "{\"x\":1}", "{\"ab\":1,\"ab\":true}", "{\"x\":true,\"ab\":1}", "{\"\\u0061b\":true}"]
        },
        { """{"type":"object","required":["k"]}""", ["{\"k\":1}", "{\"k\":1,\"z\":2}"], ["{}", "{\"z\":2}"] },
        { """{"type":"object","additionalProperties":{"type":"integer"}}""", ["{}", "{\"a\":1,\"b\":2}"], ["{\"a\":\"\"}"] },
        { """{"type":"array"}""", ["[]", "[1,\"a\",[]]"], ["[1", "{}"] },
        { """{"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":3}""", ["[1,2]", "[1, 2, 3]"], ["[]", "[1]", "[1,2,3,4]", "[\"a\",1]"] },
        { """{"type":"array","items":{"type":"integer"},"maxItems":1}""", ["[]", "[1]"], ["[1,2]"] },
        { """{"type":"array","maxItems":0}""", ["[]"], ["[1]"] },
        { """{"prefixItems":[{"type":"integer"},{"type":"string"}],"minItems":1}""", ["[1]", "[1,\"a\"]"], ["[]", "[\"a\"]", "[1,\"a\",2]"] },
        {
            """{"prefixItems":[{"type":"integer"}],"items":{"type":"string"},"minItems":2,"maxItems":3}""",
            ["[1,\"a\"]", "[1,\"a\",\"b\"]"], ["[1]", "[1,2]", "[1,\"a\",\"b\",\"c\"]"]
        },
        { """{"items":[{"type":"integer"},{"type":"null"}]}""", ["[]", "[1]", "[1,null]"], ["[null]", "[1,null,1]"] },
        { """{"anyOf":[{"type":"integer"},{"type":"string","maxLength":1}]}""", ["1", "\"a\""], ["\"ab\"", "null"] },
        {
            """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"anyOf":[{"required":["a"]},{"required":["b"]}]}""",
            ["{\"a\":1}", "{\"b\":1}", "{\"a\":1,\"b\":2}"], ["{}"]
        },
        {
            """{"oneOf":[{"properties":{"kind":{"const":"x"}},"required":["kind"]},{"properties":{"kind":{"const":"y"},"n":{"type":"integer"}},"required":["kind","n"]}]}""",
            ["{\"kind\":\"x\"}", "{\"kind\":\"y\",\"n\":1}"], ["{\"kind\":\"y\"}", "{\"kind\":\"x\",\"n\":1}"]
        },
        {
            """{"allOf":[{"$ref":"#/$defs/a"},{"properties":{"b":{"type":"null"}},"required":["b"]}],"$defs":{"a":{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}}}""",
            ["{\"a\":1,\"b\":null}"], ["{\"a\":1}", "{\"b\":null}"]
        },
        {
            """{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["v"]}}}""",
            ["{\"v\":1}", "{\"v\":1,\"next\":{\"v\":2,\"next\":null}}"], ["{\"v\":1,\"next\":1}", "{\"next\":null}"]
        },
        { """{"type":"array","items":{"$ref":"#"}}""", ["[]", "[[],[[]]]"], ["[1]", "[[}"] },
        { """{"definitions":{"a/b~c":{"type":"null"}},"$ref":"#/definitions/a~1b~0c","description":"as pydantic writes"}""", ["null"], ["1"] },
        { """{"type":"string","title":"t","default":"d","examples":["e"],"x-own":1,"uniqueItems":false}""", ["\"a\""], ["1"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compile_Schema_WritesValidDocumentsOnly(string schema, string[] valid, string[] invalid)
    {
        var grammar = Compile(schema);
        Assert.True(grammar.Compiled, string.Join('\n', grammar.Refused));
        Assert.All(valid, document => Assert.True(ByteVocabulary.Accepts(grammar.Grammar, document), $"{document} is refused by\n{schema}"));
        Assert.All(invalid, document => Assert.False(ByteVocabulary.Accepts(grammar.Grammar, document), $"{document} is accepted by\n{schema}"));
    }

    [Theory]
    [InlineData("""{"not":{}}""", "#/not", "what is allowed")]
    [InlineData("""{"if":{},"then":{}}""", "#/if", "anyOf")]
    [InlineData("""{"properties":{"a":{"patternProperties":{}}}}""", "#/properties/a/patternProperties", "name the properties")]
    [InlineData("""{"items":{"$ref":"https://example.com/schema"}}""", "#/items/$ref", "#/$defs")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "#/$ref", "points to nothing")]
    [InlineData("""{"$ref":"#anchor"}""", "#/$ref", "Anchors")]
    [InlineData("""{"$ref":"#"}""", "#", "refers to itself")]
    [InlineData("""{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}""", "#/$defs/", "refers to itself")]
    [InlineData("""{"allOf":[{"$ref":"#"},{"type":"object"}]}""", "#", "leads back")]
    [InlineData("""{"type":"object","anyOf":[{"$ref":"#"},{"required":["a"]}]}""", "#", "deep")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "#/uniqueItems", "check the answer")]
    [InlineData("""{"type":"integer","multipleOf":5}""", "#/multipleOf", "enum")]
    [InlineData("""{"minProperties":1}""", "#/minProperties", "required")]
    [InlineData("""{"type":"strin"}""", "#/type", "boolean")]
    [InlineData("""{"type":"string","format":"email"}""", "#/format", "date-time")]
    [InlineData("""{"type":"string","pattern":"(?=a)b"}""", "#/pattern", "look-around")]
    [InlineData("""{"type":"string","pattern":"(a)\\1"}""", "#/pattern", "cannot be followed")]
    [InlineData("""{"type":"string","pattern":"(a"}""", "#/pattern", "')' is missing")]
    [InlineData("""{"type":"string","pattern":"^a^b$"}""", "#/pattern", "'^'")]
    [InlineData("""{"type":"string","pattern":"[z-a]"}""", "#/pattern", "range")]
    [InlineData("""{"type":"string","pattern":"a","maxLength":3}""", "#/pattern", "length")]
    [InlineData("""{"type":"string","minLength":3,"maxLength":2}""", "#/maxLength", "below")]
    [InlineData("""{"type":"string","maxLength":1000000}""", "#/maxLength", "10000")]
    [InlineData("""{"type":"integer","minimum":5,"maximum":4}""", "#", "bounds")]
    [InlineData("""{"type":"number","minimum":0.5}""", "#/minimum", "whole")]
    [InlineData("""{"type":"number","exclusiveMinimum":0}""", "#/exclusiveMinimum", "integer only")]
    [InlineData("""{"type":"integer","minimum":"1"}""", "#/minimum", "a number")]
    [InlineData("""{"enum":[]}""", "#/enum", "at least one")]
    [InlineData("""{"anyOf":[]}""", "#/anyOf", "array of schemas")]
    [InlineData("""{"properties":{"a":1}}""", "#/properties/a", "object or true")]
    [InlineData("""{"properties":[]}""", "#/properties", "an object")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false,"required":["b"]}""", "#/required", "among the properties")]
    [InlineData("""{"type":"array","minItems":3,"maxItems":2}""", "#/maxItems", "below")]
    [InlineData("""{"prefixItems":[{}],"minItems":2}""", "#/minItems", "only 1 places")]
    [InlineData("""{"allOf":[{"minimum":1},{"minimum":2}]}""", "#/allOf/1/minimum", "said twice")]
    [InlineData("""{"allOf":[{"properties":{"a":{"type":"null"}}},{"properties":{"a":{"type":"string"}}}]}""", "#/allOf/1/properties/a", "described twice")]
    [InlineData("false", "#", "Nothing fits")]
    [InlineData("[]", "#", "object or true")]
    [InlineData("""{"type":"array","items":{"type":"array","items":{"type":"string","maxLength":9000},"maxItems":9000},"maxItems":9000}""", "#", "too large")]
    public void Compile_WhatCannotBeFollowed_IsNamed(string schema, string pointer, string message)
    {
        var grammar = Compile(schema);
        Assert.False(grammar.Compiled);
        Assert.Contains(grammar.Refused, one => one.Pointer.StartsWith(pointer, StringComparison.Ordinal) && one.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_SeveralConstructs_NamesAll()
    {
        var refused = Compile("""{"properties":{"a":{"not":{}},"b":{"multipleOf":2},"c":{"type":"string","format":"regex"}}}""").Refused;
        Assert.Equal(["#/properties/a/not", "#/properties/b/multipleOf", "#/properties/c/format"], refused.Select(one => one.Pointer).Order());
    }

    /// <summary>Schemas that multiply when they are written out are refused, not followed for ever.</summary>
    [Fact]
    public void Compile_SchemasThatMultiply_AreBounded()
    {
        var all = "{\"$defs\":{" + string.Join(',', Enumerable.Range(0, 40).Select(i =>
            $"\"d{i}\":{{\"allOf\":[{{\"$ref\":\"#/$defs/d{i + 1}\"}},{{\"$ref\":\"#/$defs/d{i + 1}\"}}]}}")) + ",\"d40\":{}},\"$ref\":\"#/$defs/d0\"}";
        Assert.False(Compile(all).Compiled);
        var any = "{\"type\":\"object\",\"$defs\":{" + string.Join(',', Enumerable.Range(0, 40).Select(i =>
            $"\"d{i}\":{{\"properties\":{{\"p{i}\":{{}}}},\"anyOf\":[{{\"$ref\":\"#/$defs/d{i + 1}\"}},{{\"$ref\":\"#/$defs/d{i + 1}\"}}]}}")) + ",\"d40\":{}},\"$ref\":\"#/$defs/d0\"}";
        Assert.False(Compile(any).Compiled);
        var deep = string.Concat(Enumerable.Repeat("{\"items\":", 60)) + "{}" + new string('}', 60);
        Assert.False(Compile(deep).Compiled);
    }

    [Fact]
    public void AnyObject_Documents_AreObjects()
    {
        Assert.True(ByteVocabulary.Accepts(JsonSchemaGrammar.AnyObject, "{\"a\": [1, {\"b\": null}]}"));
        Assert.False(ByteVocabulary.Accepts(JsonSchemaGrammar.AnyObject, "[1]"));
    }

    private static SchemaGrammar Compile(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return JsonSchemaGrammar.Compile(document.RootElement);
    }
}
