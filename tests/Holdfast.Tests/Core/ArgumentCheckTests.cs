using Holdfast.Core.Tools;
using Xunit;

namespace Holdfast.Tests.Core;

public sealed class ArgumentCheckTests
{
    private const string Order = """
        {
          "type": "object",
          "properties": {
            "id": { "type": "string", "pattern": "^#W\\d{4}$" },
            "items": { "type": "array", "items": { "$ref": "#/$defs/item" }, "minItems": 1, "maxItems": 3, "uniqueItems": true },
            "payment": { "enum": ["card", "cash"] },
            "note": { "type": ["string", "null"], "maxLength": 5 }
          },
          "required": ["id", "items"],
          "additionalProperties": false,
          "$defs": {
            "item": {
              "type": "object",
              "properties": { "sku": { "type": "string" }, "count": { "type": "integer", "minimum": 1, "maximum": 9 } },
              "required": ["sku"]
            }
          }
        }
        """;

    [Fact]
    public void Good_arguments_have_no_problems() =>
        Assert.Empty(ArgumentCheck.Problems(Order, """{"id":"#W1234","items":[{"sku":"a","count":2.0},{"sku":"b"}],"payment":"card","note":null}"""));

    [Fact]
    public void Every_problem_is_told_with_its_place_and_its_remedy() =>
        Assert.Equal(
            [
                "/items/0/sku is missing; add it.",
                "/items/0/count is 10; send at most 9.",
                "/id is \"W1\"; it must match the pattern ^#W\\d{4}$.",
                "/payment is \"coin\"; use one of \"card\", \"cash\".",
                "/note has 6 characters; send at most 5.",
                "/tip is not known; leave it out. Known: id, items, payment, note.",
            ],
            ArgumentCheck.Problems(Order, """{"items":[{"count":10}],"id":"W1","payment":"coin","note":"abcde😀","tip":1}"""));

    [Theory]
    [InlineData("", "The arguments are not JSON")]
    [InlineData("{\"id\":", "The arguments are not JSON")]
    [InlineData("\"text\"", "The whole is a string; send an object.")]
    [InlineData("[]", "The whole is an array; send an object.")]
    [InlineData("{\"id\":\"\\ud800\",\"items\":[]}", "The arguments hold an escape of half a surrogate pair")]
    public void Arguments_that_are_no_object_are_one_problem(string arguments, string problem) =>
        Assert.StartsWith(problem, Assert.Single(ArgumentCheck.Problems(Order, arguments)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"const": 1}""", "1.0", true)]
    [InlineData("""{"const": {"a":[1]}}""", """{"a":[2]}""", false)]
    [InlineData("""{"enum": [null, "x"]}""", "null", true)]
    [InlineData("""{"type": "integer"}""", "1.5", false)]
    [InlineData("""{"type": "integer"}""", "1e3", true)]
    [InlineData("""{"type": "number"}""", "\"1\"", false)]
    [InlineData("""{"type": "boolean"}""", "true", true)]
    [InlineData("""{"type": ["integer", "null"]}""", "null", true)]
    [InlineData("""{"type": "string", "nullable": true}""", "null", true)]
    [InlineData("""{"exclusiveMinimum": 0}""", "0", false)]
    [InlineData("""{"exclusiveMaximum": 1}""", "0.999", true)]
    [InlineData("""{"minimum": -1}""", "-1", true)]
    [InlineData("""{"multipleOf": 0.01}""", "19.99", true)]
    [InlineData("""{"multipleOf": 0.01}""", "19.999", false)]
    [InlineData("""{"multipleOf": 0}""", "5", false)]
    [InlineData("""{"maximum": 1e400}""", "1e300", true)]
    [InlineData("""{"minLength": 2}""", "\"😀\"", false)]
    [InlineData("""{"pattern": "^(a+)+$"}""", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", false)]
    [InlineData("""{"uniqueItems": true}""", """[{"a":1,"b":2},{"b":2,"a":1.0}]""", false)]
    [InlineData("""{"uniqueItems": true}""", """[1,2,"1"]""", true)]
    [InlineData("""{"prefixItems": [{"type":"string"}], "items": false}""", """["a"]""", true)]
    [InlineData("""{"prefixItems": [{"type":"string"}], "items": false}""", """["a", 1]""", false)]
    [InlineData("""{"additionalProperties": {"type":"integer"}}""", """{"a":"x"}""", false)]
    [InlineData("""{"anyOf": [{"type":"string"}, {"minimum": 5}]}""", "4", false)]
    [InlineData("""{"anyOf": [{"type":"string"}, {"minimum": 5}]}""", "6", true)]
    [InlineData("""{"oneOf": [{"minimum": 1}, {"minimum": 5}]}""", "6", false)]
    [InlineData("""{"oneOf": [{"minimum": 1}, {"minimum": 5}]}""", "3", true)]
    [InlineData("""{"allOf": [{"minimum": 1}, {"maximum": 5}]}""", "6", false)]
    [InlineData("""{"not": {"type":"null"}}""", "null", false)]
    [InlineData("""{"if": {"minimum": 10}, "then": {"multipleOf": 10}, "else": {"maximum": 5}}""", "15", false)]
    [InlineData("""{"if": {"minimum": 10}, "then": {"multipleOf": 10}, "else": {"maximum": 5}}""", "7", false)]
    [InlineData("""{"if": {"minimum": 10}, "then": {"multipleOf": 10}, "else": {"maximum": 5}}""", "20", true)]
    [InlineData("""{"$ref": "#/definitions/a~1b", "definitions": {"a/b": {"type":"string"}}}""", "1", false)]
    [InlineData("""{"format": "date"}""", "\"2026-02-30\"", false)]
    [InlineData("""{"format": "date"}""", "\"2024-02-29\"", true)]
    [InlineData("""{"format": "date-time"}""", "\"2026-11-30T13:45:00.5+01:00\"", true)]
    [InlineData("""{"format": "date-time"}""", "\"2026-11-30 noon\"", false)]
    [InlineData("""{"format": "email"}""", "\"ada@example.com\"", true)]
    [InlineData("""{"format": "email"}""", "\"Ada <ada@example.com>\"", false)]
    [InlineData("""{"format": "uri"}""", "\"https://example.com/a?b\"", true)]
    [InlineData("""{"format": "uri"}""", "\"/etc/passwd\"", false)]
    [InlineData("""{"format": "uuid"}""", "\"123e4567-e89b-12d3-a456-426614174000\"", true)]
    [InlineData("""{"format": "uuid"}""", "\"123e4567\"", false)]
    [InlineData("""{"format": "something-else", "unknown": 1}""", "\"x\"", true)]
    public void Keyword_accepts_what_it_should_and_nothing_else(string schema, string value, bool good)
    {
        var problems = ArgumentCheck.Problems($$"""{"properties":{"x":{{Lift(schema)}}}{{Definitions(schema)}}}""", $$"""{"x":{{value}}}""");

        Assert.Equal(good, problems.Count == 0);
        Assert.All(problems, problem => Assert.StartsWith("/x", problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    public void Schema_that_refers_to_itself_without_end_is_a_problem_and_not_a_hang(string schema) =>
        Assert.Contains("refers to itself too often", string.Join(" ", ArgumentCheck.Problems(schema, "{}")), StringComparison.Ordinal);

    [Fact]
    public void Many_problems_are_summed_up()
    {
        var properties = string.Join(",", Enumerable.Range(0, 50).Select(i => $"\"p{i}\":1"));
        var problems = ArgumentCheck.Problems("""{"additionalProperties":false}""", $$"""{{{properties}}}""");

        Assert.Equal(21, problems.Count);
        Assert.Equal("And 30 more.", problems[^1]);
    }

    [Fact]
    public void Lint_finds_nothing_in_a_good_schema() => Assert.Empty(ArgumentCheck.Lint(Order));

    [Fact]
    public void Lint_tells_every_mistake_of_a_schema() =>
        Assert.Equal(
            [
                "/properties/a/type must be of object, array, string, number, integer, boolean, null.",
                "/properties/b/pattern must be a regular expression.",
                "/properties/b/minLength must be a whole number, 0 or more.",
                "/properties/c/$ref must lead to a place in this schema, such as #/$defs/name.",
                "/properties/d/anyOf/0/exclusiveMinimum must be a number.",
                "/properties/e must be an object or a boolean.",
                "/patternProperties is not supported; remove it, or set validate to false and let the tool check.",
                "/required must be a list of names.",
            ],
            ArgumentCheck.Lint("""
                {"type":"object",
                 "properties":{"a":{"type":"text"},"b":{"pattern":"(","minLength":-1},"c":{"$ref":"#/$defs/none"},
                               "d":{"anyOf":[{"exclusiveMinimum":true}]},"e":"string"},
                 "patternProperties":{},"required":[1]}
                """));

    [Theory]
    [InlineData("{", "The schema is not JSON")]
    [InlineData("""{"properties":{}}""", "/type must be \"object\"")]
    public void Lint_wants_an_object_schema(string schema, string problem) =>
        Assert.StartsWith(problem, Assert.Single(ArgumentCheck.Lint(schema)), StringComparison.Ordinal);

    private static string Lift(string schema) =>
        schema.Contains("definitions", StringComparison.Ordinal) ? """{"$ref":"#/definitions/a~1b"}""" : schema;

    private static string Definitions(string schema) =>
        schema.Contains("definitions", StringComparison.Ordinal) ? ""","definitions":{"a/b":{"type":"string"}}""" : "";
}
