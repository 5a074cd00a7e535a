using Holdfast.Core.Repair;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Repair;

/// <summary>What is said in the agent's place, and in which language.</summary>
public sealed class PhrasesTests
{
    [Theory]
    [InlineData("Where is my parcel? It should have come on Monday.", "en")]
    [InlineData("Wo ist mein Paket? Ich warte seit Montag auf die Lieferung.", "de")]
    [InlineData("Où est mon colis ? Je l'attends depuis lundi, merci.", "fr")]
    [InlineData("Hola, ¿dónde está mi paquete? Lo espero desde el lunes.", "es")]
    [InlineData("Ciao, dove è il mio pacco? Non è arrivato.", "it")]
    [InlineData("Olá, onde está a minha encomenda? Não chegou.", "pt")]
    [InlineData("Waar is mijn pakket? Ik wacht al sinds maandag op het pakket.", "nl")]
    [InlineData("Gdzie jest moja paczka? Proszę o odpowiedź.", "pl")]
    [InlineData("Где моя посылка?", "ru")]
    [InlineData("我的包裹在哪里？", "zh")]
    [InlineData("荷物はどこですか？", "ja")]
    [InlineData("제 소포는 어디에 있나요?", "ko")]
    [InlineData("أين طردي؟", "ar")]
    [InlineData("A-17", "en")]
    [InlineData("", "en")]
    [InlineData("Here is the log of 東京.", "en")]
    public void Language_is_the_one_that_the_user_writes(string said, string language) => Assert.Equal(language, Language.Of([said]));

    [Fact]
    public void Phrase_is_the_agents_own_before_the_shipped_one()
    {
        var c = Spec.Given(User("Wo ist mein Paket? Ich warte.")).State;
        Assert.StartsWith("Das dauert länger", Phrases.Say(Phrases.Delayed, c, null), StringComparison.Ordinal);
        var own = new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["*"] = new Dictionary<string, string> { ["delayed"] = "Hold on.", ["handed_off"] = "A colleague comes." },
            ["de"] = new Dictionary<string, string> { ["delayed"] = "Moment noch." },
        };
        Assert.Equal("Moment noch.", Phrases.Say(Phrases.Delayed, c, own));
        Assert.Equal("A colleague comes.", Phrases.Say(Phrases.HandedOff, c, own));
        Assert.StartsWith("Darauf habe ich", Phrases.Say(Phrases.Empty, c, own), StringComparison.Ordinal);
    }
}
