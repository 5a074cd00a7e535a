using Holdfast.Core.Memory;
using Xunit;

namespace Holdfast.Tests.Core.Memory;

public sealed class ValueScanTests
{
    [Theory]
    [InlineData("Order #W2378156 of 2024-05-15, please.", "#W2378156", "2024-05-15")]
    [InlineData("Refund $129.50 to anna.smith@example.com.", "$129.50", "anna.smith@example.com")]
    [InlineData("See src/Holdfast.Core/Fold.cs:42 and user_id.", "src/Holdfast.Core/Fold.cs:42", "user_id")]
    [InlineData("Room 4711, Straße 12", "4711")]
    [InlineData("Nothing here but words - and more words.")]
    [InlineData("")]
    public void Values_are_found_as_they_stand(string text, params string[] values) => Assert.Equal(values, ValueScan.Of(text));

    [Theory]
    [InlineData("""{"order_id":"#W2378156","items":[{"item_id":4579334072,"price":54.85}],"status":"delivered"}""", "#W2378156", "4579334072", "54.85")]
    [InlineData("""{"address1":"537 Main Street","city":"Denver","origin":"DEN"}""", "537 Main Street", "Denver", "DEN")]
    [InlineData("""{"note":"Write to anna@example.com when the parcel has come, and not before that."}""", "anna@example.com")]
    [InlineData("""{"gift_card_171":{"balance":86}}""", "gift_card_171", "86")]
    [InlineData("""["\ud800"]""", "ud800")]
    public void Json_is_read_for_what_it_holds_and_not_for_the_names_of_its_fields(string text, params string[] values) =>
        Assert.Equal(values, ValueScan.Of(text));

    [Theory]
    [InlineData("#W2378156", true)]
    [InlineData("4579334072", true)]
    [InlineData("src/a.py", true)]
    [InlineData("MSJQOA", true)]
    [InlineData("$129.50", false)]
    [InlineData("2024", false)]
    [InlineData("Denver", false)]
    [InlineData("537 Main Street", false)]
    public void Identifiers_name_one_thing_among_many(string value, bool isOne) => Assert.Equal(isOne, ValueScan.IsIdentifier(value));
}
