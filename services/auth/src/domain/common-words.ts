/**
 * What the passwords that are guessed first are made of: the words, names, clubs and phrases which lead the
 * published lists of leaked passwords in the languages of the storefront. Passwords here have ten characters and
 * more, so most of the lists' own entries are refused by their length; what is left of them is one of these words
 * with digits and signs around it, and `weaknessOf` looks past those.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
password passwords passwort passwd pass passw passphrase mypassword yourpassword thepassword newpassword
passwordpassword oldpassword nopassword secret secrets topsecret supersecret mysecret login signin admin
administrator adminadmin root toor user username test testing tester testtest guest demo demodemo default changeme
letmein letmeinnow trustno trustnoone trustme access master masterkey system server computer internet online website
security secure security private public unknown nothing something anything whatever everything noidea dontknow
qwerty qwertyui qwertyuiop qwertz qwertzui azerty azertyui asdf asdfgh asdfghjkl asdfasdf zxcvbn zxcvbnm qazwsx
qazwsxedc qweasd qweasdzxc qweqwe qweqweqwe wasd wasdwasd poiuyt lkjhgf mnbvcxz abcabc abcdef abcdefg
welcome welcomehome hello helloworld hellohello hellokitty hithere goodbye thanks thankyou please sorry
iloveyou iloveu iloveme iloveyousomuch ilovegod ilovejesus ilovemyself ilovemymom ilovemydad iloveyoubaby
ilovemyfamily ilovemydog ilovechocolate ilovemusic loveyou loveme lovelove loveisintheair lover lovers lovely
truelove mylove mylife mybaby babygirl babyboy babydoll sweetheart sweetie honey darling angel angels princess
prince queen king kingkong superstar rockstar popstar superman superwoman batman batmanandrobin spiderman ironman
wonderwoman captain captainamerica avengers starwars startrek skywalker lukeskywalker darthvader yoda stormtrooper
matrix terminator godzilla transformers pokemon pikachu charizard naruto sasuke dragon dragonball dragonballz goku
vegeta onepiece digimon sailormoon mario supermario luigi zelda legendofzelda linkzelda nintendo playstation xbox
minecraft fortnite roblox counterstrike callofduty worldofwarcraft warcraft starcraft diablo finalfantasy halo
gandalf frodo hobbit lordoftherings harrypotter hogwarts gryffindor slytherin dumbledore hermione voldemort
twilight gameofthrones winteriscoming simpsons bartsimpson homer southpark familyguy mickey mickeymouse minnie donald
donaldduck snoopy garfield spongebob scoobydoo scooby tweety bugsbunny pooh winniethepooh tigger tinkerbell barbie
barbiegirl cinderella disney disneyland pixar elsa frozen lionking simba hakunamatata
monkey monkeys dog dogs doggy doggie puppy bulldog cat cats kitty kitten kittycat tiger lion panther leopard cheetah
wolf wolves wolverine wolfpack eagle eagles falcon falcons hawk phoenix raven ravens shark sharks dolphin dolphins
whale turtle snake cobra viper spider scorpion butterfly ladybug bunny rabbit horse horses stallion mustang pony
unicorn elephant giraffe penguin panda koala bear bears teddy teddybear buffalo chicken turkey rooster ducky
football footballer soccer soccerball baseball basketball volleyball softball hockey icehockey tennis golf golfer
golfing boxing cricket rugby swimming swimmer running runner skating skater skateboard snowboard surfing surfer
gymnastics cheerleader cheer karate ninja samurai warrior warriors gladiator spartan spartans knight knights
barcelona fcbarcelona realmadrid madrid atletico chelsea chelseafc arsenal arsenalfc liverpool liverpoolfc
youllneverwalkalone everton tottenham tottenhamhotspur manchester manchesterunited manutd mancity mancityfc newcastle
celtic rangers juventus acmilan milan inter intermilan bayern bayernmunchen bayernmuenchen fcbayern dortmund
borussia schalke werder werderbremen hamburg hertha frankfurt eintracht stpauli fckoeln psg parissg marseille
olympique lyon benfica sporting porto ajax feyenoord galatasaray fenerbahce besiktas corinthians flamengo palmeiras
saopaulo bocajuniors riverplate ronaldo cristiano cristianoronaldo messi lionelmessi neymar beckham zidane
yankees newyorkyankees redsox cubs dodgers giants cowboys dallascowboys steelers packers patriots broncos raiders
vikings chargers lakers losangeleslakers bulls chicagobulls celtics warriors jordan michaeljordan lebron kobe
kobebryant
summer summertime winter spring springtime autumn january february march april may june july august september
october november december monday tuesday wednesday thursday friday saturday sunday weekend holiday holidays
christmas merrychristmas halloween easter birthday happybirthday newyear happynewyear vacation sunshine sunflower
sunset sunrise moonlight starlight rainbow rainbows snow snowball snowman snowflake thunder thunderbird lightning
storm hurricane tornado ocean beach island paradise heaven hell heavenly earth mountain river forest flower flowers
rose roses lily daisy violet jasmine cherry cherries apple apples banana bananas orange lemon strawberry blueberry
peaches pineapple mango coconut cookie cookies chocolate candy cupcake brownie cheese cheesecake pizza burger
hamburger pancake noodles butter pepper ginger cinnamon vanilla sugar coffee cappuccino whisky whiskey vodka tequila
beer budweiser heineken corona cocacola pepsi redbull
blue red green black white yellow purple pink silver gold golden diamond diamonds crystal emerald ruby sapphire
pearl bluesky blackcat whitecat redrose greenday pinkfloyd metallica slipknot nirvana eminem beatles thebeatles
rollingstones acdc ironmaiden blacksabbath linkinpark greenapple tokiohotel onedirection justinbieber taylorswift
beyonce rihanna shakira michaeljackson elvis elvispresley madonna britney britneyspears spicegirls backstreetboys
jonasbrothers bts blackpink music musica musical rocknroll rockandroll guitar guitarist drummer drums piano
hiphop techno trance metal concert concerts concerttickets ticket tickets mytickets festival
michael michelle jennifer jessica ashley amanda nicole christopher christian christina christine charlotte elizabeth
alexander alexandra alexandre andrea andrew anthony antonio arthur austin barbara benjamin brandon brian caroline
catherine charles charlie daniel daniela danielle david diana dominic dominique eduardo edward emily emma eric
fernando francisco gabriel gabriela george gregory hannah heather isabella isabelle jackson jacob jake james jason
jasper jeremy johnny john jonathan jordan joseph joshua juan julia julian justin karina katherine kathleen kevin
kimberly kristina laura lauren leonardo lucas madison manuel marcus margaret maria marie mariana martin martina
matthew maxwell melanie melissa miguel monica nathan natalia natalie nicholas nicolas oliver olivia pamela patricia
patrick paul pedro peter philip phillip rachel rebecca ricardo richard robert roberto rodrigo ronald ryan samantha
samuel sandra sarah scott sebastian sergio sophia sophie stefan stephanie stephen steven susan tamara taylor teresa
thomas timothy tyler valentin valentina valeria vanessa veronica victor victoria vincent virginia walter wilson
william williams yvonne zachary buster bailey buddy cooper daisy max maggie molly lucky lucy rocky rusty shadow
smokey sparky spike toby bella coco luna oscar felix simba tinker precious peanut muffin pumpkin
america american usa unitedstates newyork newyorkcity california losangeles sanfrancisco hollywood chicago boston
dallas texas houston florida miami orlando phoenix denver seattle lasvegas vegas washington atlanta detroit
philadelphia alabama tennessee hawaii alaska london england britain british scotland scottish ireland irish wales
paris france french germany german berlin munich muenchen wien vienna austria switzerland italy italia roma rome
spain espana spanish mexico brasil brazil argentina colombia venezuela chile peru canada toronto montreal
australia sydney melbourne newzealand india indian pakistan china chinese japan japanese tokyo korea russia russian
moscow poland polska portugal turkey istanbul africa nigeria egypt israel jerusalem philippines indonesia
ferrari lamborghini porsche mercedes mercedesbenz bmw audi volkswagen golfgti toyota honda nissan mazda subaru
mitsubishi chevrolet chevy camaro corvette ford fordmustang dodge jeep harley harleydavidson yamaha kawasaki suzuki
ducati scania volvo renault peugeot citroen fiat bugatti maserati nascar formula schumacher
jesus jesuschrist jesuslovesme jesusislord christ god godisgood godislove godbless godblessyou inchrist lordjesus
blessed blessing blessings faith hope grace glory hallelujah amen angelofdeath devil satan lucifer demon allah
bismillah mohammed muhammad krishna buddha ganesh omnamahshivaya saibaba shalom
freedom liberty justice peace forever foreverlove foreveryoung happy happiness happyday smile smiley lucky
destiny dreams dreamer fantasy mystery magic magician wizard witch vampire zombie ghost monster monsters killer
assassin sniper soldier army navy marine marines airforce hunter hunting fishing fisherman fire firefighter
fireman fireball police policeman doctor nurse teacher student students school highschool college university
family familia mother father mommy daddy mummy brother sister grandma grandpa friend friends bestfriend
bestfriends friendsforever girlfriend boyfriend husband wife children babyboy
money moneymoney cash bigmoney dollar dollars million millionaire billionaire business company office manager
success successful winner champion champions victory power powerful energy strong strength genius brilliant
awesome amazing fantastic beautiful gorgeous handsome pretty sexy sexygirl sexyboy hotgirl hotboy hotstuff
gangster gangsta playboy playgirl player gamer gaming hacker hackers pirate pirates cowboy cowgirl bigboy biggirl
bigdog bigdaddy fuckyou fuckoff fuckme fucker motherfucker bullshit asshole bitch biatch bastard loser stupid
idiot crazy psycho mental drunk weed marijuana pussy cunt dick bigdick blowjob porn pornstar sexsex
google gmail facebook instagram youtube twitter whatsapp myspace linkedin microsoft windows apple iphone ipad
android samsung samsunggalaxy nokia motorola blackberry sony philips hewlett dell lenovo asus toshiba amazon netflix
spotify wordpress wikipedia yahoo hotmail skype
passwort passwoerter kennwort geheim streng geheimnis hallo halloween hallowelt schatz schatzi schatzilein liebling
ichliebedich liebe mausi mausebaer hase haeschen sommer herbst fruehling sonne sonnenschein sonnenblume schmetterling
fussball computer arschloch scheisse scheiss ficken fickdich wichser deutschland oesterreich schweiz muenchen koeln
stuttgart bremen hannover leipzig dresden nuernberg familie freunde schule hund katze pferd pferde blume engel
drache ritter bundesliga weltmeister kartoffel schokolade butterblume gibmirdas lassmichrein daspasswort
contrasena contraseña micontrasena clave miclave secreto hola holahola holamundo teamo tequiero tequieromucho
teamomucho teamoamor miamor amor amormio amorcito mividavida mivida corazon micorazon princesa princesita bonita
preciosa hermosa estrella estrellita mariposa felicidad familia amigos amigas amistad chocolate cocacola futbol
barcelona campeon guerrero diosesamor diosesbueno jesucristo jesusteamo dios santiago alejandro alejandra
sebastian fernanda guadalupe carolina catalina verano invierno gatito perrito america chivas cruzazul
motdepasse monmotdepasse secret bonjour bonjourmonde salut coucou soleil soleilsoleil chouchou doudou loulou
poupette poupee cheri cherie moncheri mamour monamour jetaime jetaimefort amour amoureux toujours princesse
marseille paris lyon nantes bordeaux toulouse bretagne france vivelafrance papillon chocolat nounours lapin chaton
chat chien cheval dauphin football famille maison enfants maman papa maurice camille juliette nicolas thomas
caramel vanille fraise framboise abricot cerise noisette tournesol etoile camembert
senha minhasenha parola haslo heslo wachtwoord lozinka salasana losenord
`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
